#!/bin/sh
# Stops the services that were started from this installation, and waits for their end: stop-service.sh SERVICE NAME
service=$1 name=$2
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
# The brackets keep `grep` from finding itself.
mark="[-]Dkafka.service=$service-$(printf %s "$home" | cksum | tr -d ' ')"

# Process ids of the services.
processes() {
  if [ -r /proc/self/cmdline ]; then
    grep -l -e "$mark" /proc/[0-9]*/cmdline 2>/dev/null | sed 's#^/proc/##; s#/cmdline$##'
  else
    ps -A -ww -o pid= -o args= | grep -e "$mark" | awk '{ print $1 }'
  fi
}

pids=$(processes)
if [ -z "$pids" ]; then
  echo "No $name of $home is running." >&2
  exit 1
fi
# shellcheck disable=SC2086
kill -TERM $pids
seconds=60
while [ -n "$(processes)" ]; do
  if [ "$seconds" -eq 0 ]; then
    echo "$name did not end within 60 s (process $(echo $(processes))); its log is in $home/logs" >&2
    exit 1
  fi
  seconds=$((seconds - 1))
  sleep 1
done
