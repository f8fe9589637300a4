# Functions for requests in Kafka's protocol, for the scripts in this folder. Bytes are hexadecimal digits.

# Sends a request to a server and puts the response into $response.
exchange() { # HOST:PORT REQUEST
  local length host=${1%:*}
  host=${host#'['} host=${host%']'} # An IPv6 address may be in brackets.
  printf -v length %08x $((${#2} / 2))
  exec 3<>"/dev/tcp/$host/${1##*:}"
  printf %b "$(sed 's/../\\x&/g' <<<"$length$2")" >&3
  receive 4
  length=$((16#$response))
  receive "$length"
}

receive() { # BYTES
  response=$(head -c "$1" <&3 | od -An -v -tx1 | tr -d ' \n')
  ((${#response} == 2 * $1)) || { echo "the connection was closed"; exit 1; }
}

position=0
read_bytes() { # Puts the next bytes of the response into $bytes.
  bytes=${response:position:$1 * 2}
  position=$((position + $1 * 2))
}

# Puts the next number of the given size, in bytes, into $number. A number of 8 bytes may be negative.
read_number() { read_bytes "$1" && number=$((16#$bytes)); }
