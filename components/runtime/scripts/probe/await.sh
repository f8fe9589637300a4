# For scripts beside it, which take it in: `await QUESTION HOST PORT WORD [EXPECTATION]…` waits until a question to ZooKeeper
# is answered as asked for. QUESTION is the name of the script that asks, without its .sh. What stands in the way is said
# once. It waits in the shell itself, so that nobody goes on waiting where that is ended.
await() {
  local question=$1 waiting='' said
  shift
  until said=$(timeout 5 bash "$(dirname "$0")/$question.sh" "$@" 2>&1); do
    said=${said:-"$3 was not answered within 5 s"}
    [[ $said == "$waiting" ]] || echo "waiting: $said"
    waiting=$said
    sleep 0.1
  done
}
