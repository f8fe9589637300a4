@echo off
rem Formats the data folders of KRaft, in the folder where brokers of this installation run: relative paths begin there.
setlocal EnableExtensions DisableDelayedExpansion
set "ARGUMENTS="
set "PREVIOUS="

:next
if "%~1"=="" goto run
set "ARGUMENT=%~1"
if "%PREVIOUS%"=="-c" set "ARGUMENT=%~f1"
if "%PREVIOUS%"=="--config" set "ARGUMENT=%~f1"
set "PREVIOUS=%~1"
set ARGUMENTS=%ARGUMENTS% "%ARGUMENT%"
shift
goto next

:run
set "BIN=%~dp0"
pushd "%BIN%..\.."
"%BIN%kafka-run-class.bat" kafka.tools.StorageTool %ARGUMENTS%
