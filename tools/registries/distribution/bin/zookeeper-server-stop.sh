#!/bin/sh
# Stops the ZooKeeper of this installation, and no other one of this machine.
exec "$(dirname -- "$0")/stop-service.sh" zookeeper ZooKeeper
