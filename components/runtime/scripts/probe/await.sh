# Function for the scripts in this folder. `await PROBE ARGUMENT…` waits until a probe succeeds and prints each new reason of a
# failure once. PROBE is the name of a script, without .sh. The function waits in the shell itself, so that no process waits
# after the shell has ended.
await() {
  local probe=$1 last='' message
  shift
  until message=$(timeout 5 bash "$(dirname "$0")/$probe.sh" "$@" 2>&1); do
    message=${message:-"$3 was not answered within 5 s"}
    [[ $message == "$last" ]] || echo "waiting: $message"
    last=$message
    sleep 0.1
  done
}
