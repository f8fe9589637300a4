#!/bin/sh
# Starts ZooKeeper: zookeeper-server-start.sh [-daemon] zookeeper.properties
exec "$(dirname -- "$0")/start-service.sh" zookeeper-server-start.sh zookeeper \
  org.apache.zookeeper.server.quorum.QuorumPeerMain zookeeper.out 512M "$@"
