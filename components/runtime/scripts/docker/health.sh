# Health check of the container: PROBE ARGUMENT…. PROBE is the name of the script to run, without its .sh.
# Docker runs the first check after a whole interval, so the interval is short. A starting service is probed until it
# answers. A service that has answered once is probed again only after a pause, which costs nothing.
set -uo pipefail
folder=$(dirname "$0")
probe=$1
shift
answered=${TMPDIR:-/tmp}/answered

run_probe() { timeout 5 bash "$folder/$probe.sh" "$@" 2>&1; }

if [[ -e $answered ]]; then
  sleep 9
  run_probe "$@"
  exit
fi
for ((tries = 0; tries < 100; tries += 1)); do
  if output=$(run_probe "$@"); then
    echo "$output"
    : >"$answered"
    exit 0
  fi
  sleep 0.1
done
echo "$output"
exit 1
