# Starts the service: [CONDITION…] -- JAVA_ARGUMENT…. The condition is a question to ZooKeeper, waited for before.
set -euo pipefail
folder=$(dirname "$0")
source "$folder/await.sh"
source "$folder/data.sh"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

condition=()
while [[ $1 != -- ]]; do
  condition+=("$1")
  shift
done
shift

names=() texts=()
for file in "$folder"/data-*; do # Files that belong to the data.
  [[ -e $file ]] || continue
  text=$(cat "$file" && printf x)
  names+=("${file##*/data-}")
  texts+=("${text%x}")
done
put_data_files "${DATA_FOLDER:-/var/lib/kafka-cluster}" " of $HOSTNAME" names texts

((${#condition[@]} == 0)) || await ask-four-letter-word "${condition[@]}"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "/opt/kafka/libs/*" "$@"
