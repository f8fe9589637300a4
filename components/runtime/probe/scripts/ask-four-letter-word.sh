# Asks a ZooKeeper server one four-letter word: HOST PORT WORD [holds=TEXT] [holdsNot=LINE].
# Succeeds if a line of the answer begins with TEXT and none is LINE.
set -euo pipefail
host=$1 port=$2 word=$3
shift 3

exec 3<>"/dev/tcp/$host/$port"
printf %s "$word" >&3
answer=$(cat <&3)

for expectation in "$@"; do
  text=${expectation#*=}
  case $expectation in
    holds=*) [[ $'\n'$answer == *$'\n'"$text"* ]] || { echo "$word was answered without \"$text\""; exit 1; } ;;
    holdsNot=*)
      while read -r line; do
        [[ $line != "$text" ]] || { echo "$word still shows $text"; exit 1; }
      done <<<"$answer"
      ;;
  esac
done
