@echo off
rem Starts a service of this installation: SCRIPT, SERVICE, CLASS and HEAP are variables of the caller.
rem The service runs in the folder of the installation: relative paths in its configuration begin there.
if "%~1"=="" goto usage
set "CONFIG=%~1"
if "%CONFIG:~0,1%"=="-" goto option
if not exist "%CONFIG%" goto missing
if exist "%CONFIG%\*" goto missing

rem The rest of the line as it was written: cmd splits NAME=VALUE where it counts arguments.
set "REST=%*"
if "%~2"=="" set "REST="
if not defined REST goto paths
if "%SERVICE%"=="zookeeper" goto further
if not "%~2"=="--override" goto further
set "FIRST=%1"
set "FIRST=%FIRST:~0,1%"
set "FIRST=%FIRST:"=quoted%"
if "%FIRST%"=="quoted" goto quoted
set "REST=%REST:* =%"
goto paths

:quoted
set "REST=%REST:*" =%"

:paths
for %%I in ("%CONFIG%") do set "CONFIG=%%~fI"
for %%I in ("%~dp0..\..") do set "HOME_DIR=%%~fI"
if not defined LOG_DIR set "LOG_DIR=%HOME_DIR%\logs"
set "LOG_DIR=%LOG_DIR:"=%"
for %%I in ("%LOG_DIR%") do set "LOG_DIR=%%~fI"
if not exist "%LOG_DIR%\" mkdir "%LOG_DIR%"
if not exist "%LOG_DIR%\" exit /b 1
if not exist "%HOME_DIR%\run\" mkdir "%HOME_DIR%\run"
pushd "%HOME_DIR%"
if not defined KAFKA_HEAP_OPTS set "KAFKA_HEAP_OPTS=-Xmx%HEAP%"
if not defined KAFKA_LOG4J_OPTS set "KAFKA_LOG4J_OPTS=-Dlog4j.configuration=log4j.properties"
rem The flags of this file let the JVM open a file with its process id in its name: see stop-service.bat.
"%~dp0kafka-run-class.bat" -XX:Flags=bin/windows/%SERVICE%.flags "-Dkafka.logs.dir=%LOG_DIR:\=/%" "-Dkafka.logs.file=%SERVICE%.log" %CLASS% "%CONFIG%" %REST%

:option
echo %SCRIPT% does not know option %CONFIG% before the configuration file; to have the terminal free, open a second one 1>&2
goto usage

:missing
echo %SCRIPT% needs a configuration file, and %CONFIG% does not exist 1>&2
goto usage

:further
echo %SCRIPT% does not know argument %~2 1>&2

:usage
if "%SERVICE%"=="kafka" echo Usage: %SCRIPT% server.properties [--override NAME=VALUE]... 1>&2
if "%SERVICE%"=="zookeeper" echo Usage: %SCRIPT% zookeeper.properties 1>&2
exit /b 1
