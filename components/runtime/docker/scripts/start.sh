# Starts the service: [CONDITION…] -- JAVA_ARGUMENT…. The condition is a question to ZooKeeper, waited for before.
set -euo pipefail
folder=$(dirname "$0")

condition=()
while [[ $1 != -- ]]; do
  condition+=("$1")
  shift
done
shift

for file in "$folder"/data-*; do # Files that belong to the data.
  [[ ! -e $file ]] || cat "$file" >"${DATA_FOLDER:-/var/lib/kafka-cluster}/${file##*/data-}"
done

if ((${#condition[@]} > 0)); then
  waiting=
  until said=$(timeout 5 bash "$folder/ask-four-letter-word.sh" "${condition[@]}" 2>&1); do
    said=${said:-"${condition[2]} was not answered within 5 s"}
    [[ $said == "$waiting" ]] || echo "waiting: $said"
    waiting=$said
    sleep 0.1
  done
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "/opt/kafka/libs/*" "$@"
