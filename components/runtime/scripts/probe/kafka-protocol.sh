# For scripts beside it, which take it in: what it takes to ask in Kafka's own protocol. Bytes are hexadecimal digits.

# Asks a server, and puts what it answers into $answer.
exchange() { # HOST:PORT REQUEST
  local length
  printf -v length %08x $((${#2} / 2))
  exec 3<>"/dev/tcp/${1%:*}/${1##*:}"
  printf %b "$(sed 's/../\\x&/g' <<<"$length$2")" >&3
  receive 4
  length=$((16#$answer))
  receive "$length"
}

receive() { # BYTES
  answer=$(head -c "$1" <&3 | od -An -v -tx1 | tr -d ' \n')
  ((${#answer} == 2 * $1)) || { echo "the connection was closed"; exit 1; }
}

position=0
take() { # The next bytes of the answer, into $taken.
  taken=${answer:position:$1 * 2}
  position=$((position + $1 * 2))
}

# A number of so many bytes, into $number; one of 8 bytes may be negative.
take_number() { take "$1" && number=$((16#$taken)); }
