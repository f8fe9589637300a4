#!/bin/sh
# Starts a service of this installation: start-service.sh SCRIPT SERVICE CLASS OUTPUT HEAP [-daemon] CONFIG [OPTION...]
# The service runs in the folder of the installation: relative paths in its configuration begin there.
# Environment: as in kafka-run-class.sh, and LOG_DIR.
script=$1 service=$2 class=$3 output=$4 heap=$5
shift 5
case $service in
  kafka) usage="$script [-daemon] server.properties [--override NAME=VALUE]..." ;;
  *) usage="$script [-daemon] zookeeper.properties" ;;
esac

# Prints a problem and ends.
fail() {
  echo "$script: $1; usage: $usage" >&2
  exit 1
}

# Path that is valid in every folder.
absolute() {
  case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$PWD/$1" ;;
  esac
}

in_background=
if [ "${1-}" = -daemon ]; then
  in_background=yes
  shift
fi
case ${1-} in
  '') fail "the configuration file is missing" ;;
  -*) fail "option $1 is not known before the configuration file" ;;
esac
[ -f "$1" ] || fail "configuration file $1 does not exist"
config=$(absolute "$1")
shift
expected=--override
for argument; do
  case $service:$expected:$argument in
    kafka:--override:--override) expected=value ;;
    kafka:value:?*=*) expected=--override ;;
    kafka:value:*) fail "--override needs NAME=VALUE, got $argument" ;;
    *) fail "argument $argument is not known" ;;
  esac
done
[ "$expected" = --override ] || fail "--override needs NAME=VALUE, got nothing"

bin=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
home=${bin%/*}
logs=$(absolute "${LOG_DIR:-$home/logs}")
mkdir -p "$logs" || exit 1
cd "$home" || exit 1

KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx$heap}
KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=log4j.properties}
export KAFKA_HEAP_OPTS KAFKA_LOG4J_OPTS
# Identifies the services of this installation for stop-service.sh. A number, because a path may contain anything.
mark=-Dkafka.service=$service-$(printf %s "$home" | cksum | tr -d ' ')

set -- "$bin/kafka-run-class.sh" "$mark" "-Dkafka.logs.dir=$logs" "-Dkafka.logs.file=$service.log" "$class" "$config" "$@"
if [ -n "$in_background" ]; then
  nohup "$@" >"$logs/$output" 2>&1 </dev/null &
  exit 0
fi
exec "$@"
