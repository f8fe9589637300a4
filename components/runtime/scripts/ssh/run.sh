# Runs a command once a probe succeeds: [PROBE…] -- COMMAND….
set -euo pipefail
source "$(dirname "$0")/await.sh"

probe=()
while [[ $1 != -- ]]; do
  probe+=("$1")
  shift
done
shift

((${#probe[@]} == 0)) || await "${probe[@]}"
ulimit -n "$(ulimit -Hn)" # A broker keeps its segments and connections open.
exec "$@"
