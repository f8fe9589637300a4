@echo off
rem Ends the brokers of this installation, and no other Kafka of this machine. Ctrl-C in the broker's terminal is gentler.
setlocal EnableExtensions DisableDelayedExpansion
set "SERVICE=kafka"
set "NAME=broker"
"%~dp0stop-service.bat"
