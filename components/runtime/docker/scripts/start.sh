# Starts the service: [CONDITION…] -- JAVA_ARGUMENT…. The condition is a question to ZooKeeper, waited for before.
set -euo pipefail
folder=$(dirname "$0")
source "$folder/await.sh"

condition=()
while [[ $1 != -- ]]; do
  condition+=("$1")
  shift
done
shift

for file in "$folder"/data-*; do # Files that belong to the data.
  [[ ! -e $file ]] || cat "$file" >"${DATA_FOLDER:-/var/lib/kafka-cluster}/${file##*/data-}"
done

((${#condition[@]} == 0)) || await ask-four-letter-word "${condition[@]}"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "/opt/kafka/libs/*" "$@"
