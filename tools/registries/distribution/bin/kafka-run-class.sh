#!/bin/sh
# Runs a class with the jars of this installation: kafka-run-class.sh CLASS [ARGUMENT...]
# Environment: JAVA_HOME, KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_LOG4J_OPTS, KAFKA_OPTS.
if [ $# -eq 0 ]; then
  echo "kafka-run-class.sh needs the name of a class; usage: kafka-run-class.sh CLASS [ARGUMENT...]" >&2
  exit 1
fi
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if ! command -v "$java" >/dev/null; then
  echo "$java was not found; install Java 8 or newer, or set JAVA_HOME to its folder" >&2
  exit 1
fi

# Without a UTF-8 locale, Java opens no path with an accent.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

# The variables hold several flags each: they are split at blanks, but `*` stays as it is.
set -f
# shellcheck disable=SC2086
exec "$java" \
  ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS-} -Duser.language=en \
  ${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=tools-log4j.properties} ${KAFKA_OPTS-} \
  -cp "$home/config:$home/libs/*" "$@"
