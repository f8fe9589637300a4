#!/bin/sh
# Formats the data folders of KRaft, in the folder where brokers of this installation run: relative paths begin there.
bin=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
count=$#
previous=
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  case $previous:$argument in
    -c:/* | --config:/*) ;;
    -c:?* | --config:?*) argument=$PWD/$argument ;;
    *:--config=/*) ;;
    *:--config=?*) argument=--config=$PWD/${argument#*=} ;;
  esac
  set -- "$@" "$argument"
  previous=$argument
  count=$((count - 1))
done
cd "$bin/.." || exit 1
exec "$bin/kafka-run-class.sh" kafka.tools.StorageTool "$@"
