# Asks a broker for its metadata: HOST PORT BROKER_ID[,BROKER_ID…] META_PROPERTIES [TLS_OPTION…].
# Prints clusterId=… and succeeds if the broker knows these brokers and a controller, and belongs to the cluster of its data.
set -euo pipefail
source "$(dirname "$0")/kafka-protocol.sh"
read_tls_options "$@"
expected=$3 meta_properties=$4

# Metadata (key 3) version 5, correlation id 0, no client id, no topics, no topic is created.
exchange "$1:$2" 0003000500000000ffff0000000000

read_text() { # A length of two bytes comes first; ffff is an absent text.
  read_number 2
  if ((number == 16#ffff)); then bytes=; else read_bytes "$number"; fi
}

read_bytes 8 # Correlation id, throttle time.
read_number 4
brokers=,
for ((left = number; left > 0; left -= 1)); do
  read_number 4
  brokers+=$number,
  read_text    # Host.
  read_bytes 4 # Port.
  read_text    # Rack.
done
read_text
cluster_id=$(printf %b "$(sed 's/../\\x&/g' <<<"$bytes")")
read_number 4
controller=$number

missing=
for id in ${expected//,/ }; do
  [[ $brokers == *",$id,"* ]] || missing+="${missing:+, }$id"
done
[[ -z $missing ]] || { echo "the metadata does not contain broker $missing"; exit 1; }
[[ $brokers == *",$controller,"* ]] || { echo "the metadata names no controller"; exit 1; }
own=$(sed -n 's/^cluster\.id=//p' "$meta_properties")
[[ $own == "$cluster_id" ]] || { echo "another cluster answers (its id is $cluster_id, not $own)"; exit 1; }
echo "clusterId=$cluster_id"
