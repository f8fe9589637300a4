# Connects standard input and output to HOST PORT, as seen from the container, until either side has ended.
set -euo pipefail
exec 3<>"/dev/tcp/$1/$2"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
cat <&0 >&3 &
cat <&3 &
wait -n
