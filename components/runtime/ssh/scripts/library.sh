# What the scripts for hosts share. They are sent whole, with their values before them, as standard input of `bash -s`.
export LC_ALL=C
umask 077
# A lost connection must not end what has begun; nobody may be reading any more.
trap '' HUP PIPE

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Waits for the one before, whose connection may be lost, to end.
lock() { # NAME SECONDS
  mkdir -p "$root/locks"
  exec 9>"$root/locks/$1"
  flock -w "$2" 9 || fail "another run is at work on $1 on $host for more than $2 s; wait for its end and run it again"
}

# The stack's folder belongs to one stack: another checkout may have one of the same name.
claim_root() {
  mkdir -p "$root"
  local mine=$root/.stack-id.$$ held
  printf '%s\n' "$stack_id" >"$mine"
  ln "$mine" "$root/.stack-id" 2>/dev/null || true
  rm -f "$mine"
  held=$(<"$root/.stack-id")
  [[ $held == "$stack_id" ]] || fail "folder $root on $host belongs to another stack of the name $owner; destroy that one first, or give this one another name"
}

boot_id() { head -c 8 /proc/sys/kernel/random/boot_id; }

# Start time of a process that has not ended, in ticks since the host was booted.
start_time() { # PID
  local line
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- ${line##*) } # Its name, before that, may hold anything.
  [[ $1 != Z && $1 != X ]] || return 1
  echo "${20}"
}

# Flag by which a service's process is known, from its first moment on.
service_flag() { echo "-Dkafka-cluster.service=$1"; } # SERVICE_DIR

# Identity of the process that a service runs as, now, as it stands in its pid file: BOOT PID START_TIME.
running() { # SERVICE_DIR
  local boot pid since now found
  if read -r boot pid since 2>/dev/null <"$1/pid" && [[ $boot == "$(boot_id)" ]]; then
    now=$(start_time "$pid") && [[ $now == "$since" ]] && echo "$boot $pid $since" && return
  fi
  # Started and not written down, or started again by systemd.
  found=$(grep -lszxF -e "$(service_flag "$1")" /proc/[0-9]*/cmdline | head -n 1) || true
  [[ -n $found ]] || return 1
  pid=${found#/proc/}
  pid=${pid%/cmdline}
  now=$(start_time "$pid") && echo "$(boot_id) $pid $now"
}

pid_in() { set -- $1 && echo "$2"; } # IDENTITY

is_running() { [[ "$(boot_id) $(pid_in "$1") $(start_time "$(pid_in "$1")")" == "$1" ]]; } # IDENTITY

# Ends a process: asked first, then, after the time, killed.
end_process() { # IDENTITY SECONDS
  local pid deadline=$((SECONDS + $2))
  pid=$(pid_in "$1")
  kill -TERM "$pid" 2>/dev/null || true
  while is_running "$1" && ((SECONDS < deadline)); do sleep 0.05; done
  while is_running "$1"; do
    kill -KILL "$pid" 2>/dev/null || true
    sleep 0.05
  done
}

# Runs a command with the rights that systemd asks for.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n -- "$@"; fi
}

has_systemd() { [[ -d /run/systemd/system ]] && as_root true 2>/dev/null; }

unit_file() { echo "/etc/systemd/system/$1"; } # UNIT

remove_unit() { # UNIT
  [[ -e $(unit_file "$1") ]] || return 0
  as_root systemctl disable --quiet --now "$1" && as_root rm -f "$(unit_file "$1")" && as_root systemctl daemon-reload ||
    fail "unit $1 on $host can't be removed; let $(id -un) run sudo without a password, or remove it as root"
  as_root systemctl reset-failed --quiet "$1" 2>/dev/null || true
}

# The Java that is used: the one that the user names, else the host's own, else the one that was brought.
find_java() {
  if [[ -n $java_home ]]; then
    echo "$java_home/bin/java"
  else
    command -v java || echo "$root/distributions/java-17/java/bin/java"
  fi
}

# Removes folders that now hold nothing.
remove_empty() { rmdir "$@" 2>/dev/null || true; }
