@echo off
rem Starts a broker: kafka-server-start.bat server.properties [--override NAME=VALUE]...
setlocal EnableExtensions DisableDelayedExpansion
set "SCRIPT=kafka-server-start.bat"
set "SERVICE=kafka"
set "CLASS=kafka.Kafka"
set "HEAP=1G"
"%~dp0start-service.bat" %*
