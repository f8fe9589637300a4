# Asks a broker for its metadata, in Kafka's own protocol: HOST PORT BROKER_ID[,BROKER_ID…] META_PROPERTIES.
# Succeeds, and prints clusterId=…, if it knows these brokers and a controller, and its cluster is the one of its data.
set -euo pipefail
source "$(dirname "$0")/kafka-protocol.sh"
expected=$3 meta_properties=$4

# Key 3 (Metadata), version 2, correlation id 0, no client id, no topics.
exchange "$1:$2" 0003000200000000ffff00000000

take_text() { # Its length stands before it; ffff stands for none.
  take_number 2
  if ((number == 16#ffff)); then taken=; else take "$number"; fi
}

take 4 # The correlation id.
take_number 4
brokers=,
for ((left = number; left > 0; left -= 1)); do
  take_number 4
  brokers+=$number,
  take_text # Its host.
  take 4    # Its port.
  take_text # Its rack.
done
take_text
cluster_id=$(printf %b "$(sed 's/../\\x&/g' <<<"$taken")")
take_number 4
controller=$number

for id in ${expected//,/ }; do
  [[ $brokers == *",$id,"* ]] || { echo "the metadata lacks broker $id"; exit 1; }
done
[[ $brokers == *",$controller,"* ]] || { echo "the metadata names no controller"; exit 1; }
own=$(sed -n 's/^cluster\.id=//p' "$meta_properties")
[[ $own == "$cluster_id" ]] || { echo "another cluster answers (its id is $cluster_id, not $own)"; exit 1; }
echo "clusterId=$cluster_id"
