# Becomes a command once a condition holds: [CONDITION…] -- COMMAND…. The condition is a question to ZooKeeper.
set -euo pipefail
folder=$(dirname "$0")

condition=()
while [[ $1 != -- ]]; do
  condition+=("$1")
  shift
done
shift

if ((${#condition[@]} > 0)); then
  waiting=
  until said=$(timeout 5 bash "$folder/${condition[0]}.sh" "${condition[@]:1}" 2>&1); do
    said=${said:-"no answer within 5 s"}
    [[ $said == "$waiting" ]] || echo "waiting: $said"
    waiting=$said
    sleep 0.1
  done
fi
ulimit -n "$(ulimit -Hn)" # A broker holds its segments and its connections open.
exec "$@"
