# Sends a four-letter word to a ZooKeeper server: HOST PORT WORD [holds=TEXT] [holdsNot=LINE] [orElse=HOST:PORT]… [TLS_OPTION…].
# Succeeds if a line of the answer starts with TEXT and no line is LINE. An answer without TEXT is invalid, and the next server
# is asked; several servers have equal parts of 4.5 s.
set -euo pipefail
source "$(dirname "$0")/connection.sh"
servers=("$1:$2")
export word=$3
read_tls_options "${@:4}"

holds='' holds_not=''
for option in "${arguments[@]}"; do
  case $option in
    holds=*) holds=${option#*=} ;;
    holdsNot=*) holds_not=${option#*=} ;;
    orElse=*) servers+=("${option#*=}") ;;
  esac
done

ask() { # HOST:PORT
  local answer
  connect "$1" >&2
  printf %s "$word" 2>/dev/null >&4 || fail_connection >&2
  answer=$(cat <&3)
  [[ -n $answer || -z $keystore ]] || fail_connection >&2
  echo "$answer"
}
export -f ask

within=()
if ((${#servers[@]} > 1)); then
  tenths=$((45 / ${#servers[@]}))
  within=(timeout "$((tenths / 10)).$((tenths % 10))")
fi

for server in "${servers[@]}"; do
  answer=$("${within[@]}" bash -euc 'ask "$1"' ask "$server") || {
    (($? != 124)) || echo "$word was not answered by $server in time"
    continue
  }
  [[ $'\n'$answer == *$'\n'"$holds"* ]] || { echo "$word was answered without \"$holds\""; continue; }
  if [[ -n $holds_not ]]; then
    while read -r line; do
      [[ $line != "$holds_not" ]] || { echo "$word still shows $holds_not"; exit 1; }
    done <<<"$answer"
  fi
  exit 0
done
exit 1
