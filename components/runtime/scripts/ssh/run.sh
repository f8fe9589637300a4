# Becomes a command once a condition holds: [CONDITION…] -- COMMAND…. The condition is a question to ZooKeeper.
set -euo pipefail
source "$(dirname "$0")/await.sh"

condition=()
while [[ $1 != -- ]]; do
  condition+=("$1")
  shift
done
shift

((${#condition[@]} == 0)) || await "${condition[@]}"
ulimit -n "$(ulimit -Hn)" # A broker holds its segments and its connections open.
exec "$@"
