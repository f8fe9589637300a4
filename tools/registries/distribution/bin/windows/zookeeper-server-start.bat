@echo off
rem Starts ZooKeeper: zookeeper-server-start.bat zookeeper.properties
setlocal EnableExtensions DisableDelayedExpansion
set "SCRIPT=zookeeper-server-start.bat"
set "SERVICE=zookeeper"
set "CLASS=org.apache.zookeeper.server.quorum.QuorumPeerMain"
set "HEAP=512M"
"%~dp0start-service.bat" %*
