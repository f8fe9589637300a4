# Starts the service: [PROBE ARGUMENT…] -- JAVA_ARGUMENT…. Waits until the probe succeeds, if one is given. PROBE is the name
# of the script to run, without its .sh.
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
ensure_data_files "${DATA_FOLDER:-/var/lib/kafka-cluster}" " of $HOSTNAME" names texts

((${#condition[@]} == 0)) || await "${condition[@]}"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "/opt/kafka/libs/*" "$@"
