# Asks a broker for its metadata, in Kafka's own protocol: HOST PORT BROKER_ID[,BROKER_ID…] META_PROPERTIES.
# Succeeds, and prints clusterId=…, if it knows these brokers and a controller, and its cluster is the one of its data.
set -euo pipefail
host=$1 port=$2 expected=$3 meta_properties=$4

hex() { od -An -v -tx1 | tr -d ' \n'; }

exec 3<>"/dev/tcp/$host/$port"
# Request of 14 bytes: key 3 (Metadata), version 2, correlation id 0, no client id, no topics.
printf '\0\0\0\x0e\0\x03\0\x02\0\0\0\0\xff\xff\0\0\0\0' >&3
length=$(head -c 4 <&3 | hex)
[[ ${#length} == 8 ]] || { echo "the broker closed the connection"; exit 1; }
answer=$(head -c $((16#$length)) <&3 | hex)
((${#answer} == 2 * 16#$length)) || { echo "the broker closed the connection"; exit 1; }

position=0
take() { # The next bytes, as hexadecimal digits in $taken.
  taken=${answer:position:$1 * 2}
  position=$((position + $1 * 2))
}
take_number() { take "$1" && number=$((16#$taken)); }
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
