@echo off
rem Runs a class with the jars of this installation: kafka-run-class.bat CLASS [ARGUMENT...]
rem Environment: JAVA_HOME, KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_LOG4J_OPTS, KAFKA_OPTS.
rem No blocks in parentheses and no delayed expansion: a path may contain ( ) and !
setlocal EnableExtensions DisableDelayedExpansion
if "%~1"=="" goto usage
for %%I in ("%~dp0..\..") do set "HOME_DIR=%%~fI"

if not defined JAVA_HOME goto path
set "JAVA_HOME=%JAVA_HOME:"=%"
if "%JAVA_HOME:~-1%"=="\" set "JAVA_HOME=%JAVA_HOME:~0,-1%"
if /i "%JAVA_HOME:~-4%"=="\bin" set "JAVA_HOME=%JAVA_HOME:~0,-4%"
set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAVA%" goto run
echo %JAVA% does not exist; set JAVA_HOME to the folder of Java 8 or newer 1>&2
exit /b 1

:path
set "JAVA="
for %%I in (java.exe) do set "JAVA=%%~$PATH:I"
if defined JAVA goto run
echo Java was not found; install Java 8 or newer, or set JAVA_HOME to its folder 1>&2
exit /b 1

:run
if not defined KAFKA_HEAP_OPTS set "KAFKA_HEAP_OPTS=-Xmx256M"
if not defined KAFKA_LOG4J_OPTS set "KAFKA_LOG4J_OPTS=-Dlog4j.configuration=tools-log4j.properties"
"%JAVA%" %KAFKA_HEAP_OPTS% %KAFKA_JVM_PERFORMANCE_OPTS% -Duser.language=en %KAFKA_LOG4J_OPTS% %KAFKA_OPTS% -cp "%HOME_DIR%\config;%HOME_DIR%\libs\*" %*
exit /b %ERRORLEVEL%

:usage
echo kafka-run-class.bat needs the name of a class; usage: kafka-run-class.bat CLASS [ARGUMENT...] 1>&2
exit /b 1
