# Connects standard input and output to HOST PORT, as seen from the container, until either side has ended. The exit code is 0
# unless the port can't be reached.
set -euo pipefail
exec 3<>"/dev/tcp/$1/$2"
end() { kill $(jobs -p) 2>/dev/null || true; }
trap end EXIT
# Without a trap, TERM could end the shell while it ends its jobs, which would then hold the connection forever.
trap 'end; exit' TERM
cat <&0 >&3 &
cat <&3 &
wait -n || true # A server may also end by a reset.
