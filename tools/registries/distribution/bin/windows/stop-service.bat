@echo off
rem Ends the services that were started from this installation: SERVICE and NAME are variables of the caller.
rem A file in run has the process id of a JVM in its name. While the JVM runs, Windows does not delete the file.
for %%I in ("%~dp0..\..") do set "HOME_DIR=%%~fI"
set "COUNT=0"
if not exist "%HOME_DIR%\run\" goto none
pushd "%HOME_DIR%\run"
for %%F in (%SERVICE%-*.log) do call :stop "%%~nF"
if not "%COUNT%"=="0" exit /b 0

:none
echo No %NAME% of %HOME_DIR% is running. 1>&2
exit /b 1

:stop
del "%~1.log" >nul 2>nul
if not exist "%~1.log" exit /b 0
set "PROCESS=%~1"
set "PROCESS=%PROCESS:*-pid=%"
taskkill /f /pid %PROCESS% >nul
if not errorlevel 1 set /a COUNT+=1
exit /b 0
