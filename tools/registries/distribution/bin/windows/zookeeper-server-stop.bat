@echo off
rem Ends the ZooKeeper of this installation, and no other one of this machine.
setlocal EnableExtensions DisableDelayedExpansion
set "SERVICE=zookeeper"
set "NAME=ZooKeeper"
"%~dp0stop-service.bat"
