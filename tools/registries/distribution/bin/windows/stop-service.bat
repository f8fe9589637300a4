@echo off
rem Ends the services that were started from this installation: SERVICE and NAME are variables of the caller.
rem A file in run has the process id of a JVM in its name. While the JVM runs, Windows does not delete the file.
for %%I in ("%~dp0..\..") do set "HOME_DIR=%%~fI"
set "COUNT=0"
for %%F in ("%HOME_DIR%\run\%SERVICE%-*.log") do call :stop "%%~fF" "%%~nF"
if "%COUNT%"=="0" goto none
exit /b 0

:none
echo No %NAME% of %HOME_DIR% is running. 1>&2
exit /b 1

:stop
del "%~1" >nul 2>nul
if not exist "%~1" exit /b 0
set "PROCESS=%~2"
for /f "tokens=2 delims=-" %%P in ("%PROCESS%") do set "PROCESS=%%P"
taskkill /f /pid %PROCESS% >nul
if not errorlevel 1 set /a COUNT+=1
exit /b 0
