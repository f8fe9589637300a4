# Functions for requests in Kafka's protocol, for the scripts in this folder. Bytes are hexadecimal digits.
source "$(dirname "$0")/connection.sh"

# Sends a request to a server and puts the response into $response.
exchange() { # HOST:PORT REQUEST
  local length
  printf -v length %08x $((${#2} / 2))
  connect "$1"
  send "$length$2"
  receive 4
  length=$((16#$response))
  receive "$length"
}

position=0
read_bytes() { # Puts the next bytes of the response into $bytes.
  bytes=${response:position:$1 * 2}
  position=$((position + $1 * 2))
}

# Puts the next number of the given size, in bytes, into $number. A number of 8 bytes may be negative.
read_number() { read_bytes "$1" && number=$((16#$bytes)); }
