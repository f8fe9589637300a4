# Asks a KRaft controller for its quorum: HOST PORT NODE_ID [HOST:PORT]… [TLS_OPTION…].
# The controller itself must answer. If the controller does not lead, the others are asked in turn; each server has an equal
# part of 2.7 s. Succeeds if the leader reports that this controller and most controllers are at most 2 s behind; a follower
# starts an election after 2 s without an answer. Waits for an election for 2 s, or for $ELECTION_S.
set -euo pipefail
source "$(dirname "$0")/kafka-protocol.sh"
read_tls_options "$@"
set -- "${arguments[@]}"
own=$1:$2 node_id=$3
shift 3
tenths=$((27 / (1 + $#)))
within=$((tenths / 10)).$((tenths % 10))
export -f exchange

# DescribeQuorum (key 55) version 1, correlation id 0, no client id, no tags; one topic with a name of 18 bytes, and its
# partition 0. All lengths are written plus one.
request=0037000100000000ffff00
request+=0213$(printf __cluster_metadata | od -An -v -tx1 | tr -d ' \n')
request+=0200000000000000

fail() { echo "$1" && exit 1; }

# Asks a controller for its quorum. Succeeds if the controller leads; the rest of the response then begins with the id of the
# leader. Otherwise, $reason says why the controller did not answer, or is empty if the controller answered.
describe_quorum() { # HOST:PORT
  local status=0
  reason=
  response=$(timeout "$within" bash -euo pipefail -c 'exchange "$@" && echo "$response"' ask "$1" "$request" 2>&1) || status=$?
  if ((status == 124)); then
    reason="$1: no answer within $within s"
    return 1
  elif ((status != 0)); then
    response=${response%%$'\n'*}
    reason="$1: ${response##*: }"
    return 1
  fi
  position=0
  read_bytes 5 # Correlation id, tags.
  read_number 2
  if ((number == 0)); then
    read_bytes 1 # Number of topics: one.
    read_length
    read_bytes "$number" # Name of the topic.
    read_bytes 5         # Number of partitions: one; number of the partition.
    read_number 2
  fi
  # 6 is NOT_LEADER_OR_FOLLOWER.
  ((number == 0 || number == 6)) || reason="$1: error $number"
  ((number == 0))
}

read_length() { read_number 1 && number=$((number - 1)); }

find_leader() { # HOST:PORT…
  local server reasons=
  for server in "$@"; do
    ! describe_quorum "$server" || return 0
    reasons+=${reason:+; $reason}
  done
  fail "no controller that answers leads the quorum$reasons"
}

# Succeeds if the controller follows the leader of a working quorum; prints the reason otherwise. Ends with 2 if the controller
# itself does not answer: an election does not change that.
check_quorum() { # OTHER_HOST:PORT…
  if ! describe_quorum "$own"; then
    if [[ -n $reason ]]; then
      echo "$reason"
      exit 2
    fi
    find_leader "$@"
  fi

  read_number 4
  local leader=$number
  read_bytes 12 # Leader epoch, high watermark.
  read_length
  local ids=() caught_up=() own_time='' now=-1
  for ((left = number; left > 0; left -= 1)); do
    read_number 4
    id=$number
    read_bytes 16 # Log end offset, last fetch time.
    read_number 8
    read_bytes 1 # Tags.
    ids+=("$id") caught_up+=("$number")
    [[ $id != "$node_id" ]] || own_time=$number
    ((number <= now)) || now=$number # The leader itself has always caught up, at the time of its answer.
  done
  local quorum
  printf -v quorum '%s, ' "${ids[@]}"
  quorum="the quorum of ${quorum%, }"

  [[ -n $own_time ]] || fail "$quorum has no controller $node_id"
  ((own_time >= 0)) || fail "controller $node_id has not caught up with the leader $leader yet"
  ((now - own_time <= 2000)) || fail "controller $node_id has not caught up with the leader $leader for $((now - own_time)) ms"
  local following=0
  for time in "${caught_up[@]}"; do
    ((now - time > 2000)) || following=$((following + 1))
  done
  ((2 * following > ${#ids[@]})) || fail "controller $leader leads, but most controllers of $quorum do not follow the leader"
}

until message=$(check_quorum "$@"); do
  (($? != 2 && SECONDS < ${ELECTION_S:-2})) || fail "$message"
  sleep 0.1
done
