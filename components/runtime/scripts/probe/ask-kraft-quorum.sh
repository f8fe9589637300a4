# Asks a KRaft controller whether it takes part in its quorum: HOST PORT NODE_ID [HOST:PORT]….
# It must answer itself, whoever leads. Where it does not lead, the others are asked in turn for the leader; each has an equal
# part of 2.7 s. Succeeds if the leader says of this one, and of most, that they keep up with it: are not more than 2 s behind,
# after which they look for another. An election is waited for, for 2 s or $ELECTION_S.
set -euo pipefail
source "$(dirname "$0")/kafka-protocol.sh"
own=$1:$2 node_id=$3
shift 3
tenths=$((27 / (1 + $#)))
within=$((tenths / 10)).$((tenths % 10))
export -f exchange receive

# DescribeQuorum (key 55), version 1, correlation id 0, no client id, no tags; one topic, whose name is of 18 bytes, and its
# partition 0. All lengths are written as one more than they are.
request=0037000100000000ffff00
request+=0213$(printf __cluster_metadata | od -An -v -tx1 | tr -d ' \n')
request+=0200000000000000

say() { echo "$1" && exit 1; }

# Asks a controller for its quorum. Succeeds if it leads it; then the answer goes on with the leader's id. Else $reason tells
# why it has no answer, if it has none.
describe_quorum() { # HOST:PORT
  local status=0
  reason=
  answer=$(timeout "$within" bash -euo pipefail -c 'exchange "$@" && echo "$answer"' ask "$1" "$request" 2>&1) || status=$?
  if ((status == 124)); then
    reason="$1: no answer within $within s"
    return 1
  elif ((status != 0)); then
    answer=${answer%%$'\n'*}
    reason="$1: ${answer##*: }"
    return 1
  fi
  position=0
  take 5 # The correlation id, tags.
  take_number 2
  if ((number == 0)); then
    take 1 # One topic,
    take_length
    take "$number" # its name,
    take 5         # one partition, its number.
    take_number 2
  fi
  # 6 is NOT_LEADER_OR_FOLLOWER.
  ((number == 0 || number == 6)) || reason="$1: error $number"
  ((number == 0))
}

take_length() { take_number 1 && number=$((number - 1)); }

find_leader() { # HOST:PORT…
  local server reasons=
  for server in "$@"; do
    ! describe_quorum "$server" || return 0
    reasons+=${reason:+; $reason}
  done
  say "no controller that answers leads the quorum$reasons"
}

# Whether the controller takes part; else says why. Ends with 2 if it does not answer itself, which no election mends.
take_part() { # OTHER_HOST:PORT…
  if ! describe_quorum "$own"; then
    if [[ -n $reason ]]; then
      echo "$reason"
      exit 2
    fi
    find_leader "$@"
  fi

  take_number 4
  local leader=$number
  take 12 # Its epoch, the high watermark.
  take_length
  local ids=() caught_up=() own_time='' now=-1
  for ((left = number; left > 0; left -= 1)); do
    take_number 4
    id=$number
    take 16 # Where its log ends, when it fetched last.
    take_number 8
    take 1 # Tags.
    ids+=("$id") caught_up+=("$number")
    [[ $id != "$node_id" ]] || own_time=$number
    ((number <= now)) || now=$number # The leader itself is always caught up, at the time of its answer.
  done
  local quorum
  printf -v quorum '%s, ' "${ids[@]}"
  quorum="the quorum of ${quorum%, }"

  [[ -n $own_time ]] || say "$quorum has no controller $node_id"
  ((own_time >= 0)) || say "controller $node_id has not caught up with the leader $leader yet"
  ((now - own_time <= 2000)) || say "controller $node_id has not caught up with the leader $leader for $((now - own_time)) ms"
  local following=0
  for time in "${caught_up[@]}"; do
    ((now - time > 2000)) || following=$((following + 1))
  done
  ((2 * following > ${#ids[@]})) || say "controller $leader leads, but of $quorum most do not follow it"
}

until said=$(take_part "$@"); do
  (($? != 2 && SECONDS < ${ELECTION_S:-2})) || say "$said"
  sleep 0.1
done
