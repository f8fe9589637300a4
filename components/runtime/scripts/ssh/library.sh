# Functions that the scripts for hosts share. A script is sent whole, with its variables, as standard input of `bash -s`.
export LC_ALL=C
umask 077
# A lost connection must not interrupt a run. Nobody may read its output any more.
trap '' HUP PIPE

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Waits for an earlier run, whose connection may be lost, to end.
lock() { # NAME SECONDS
  try_lock "$1" "$2" || fail "$1 on $host is locked by another run for more than $2 s; run the command again when that run has ended"
  # A sweep of the folder removes its locks.
  [[ $root/locks/$1 -ef /dev/fd/9 ]] || fail "$1 was removed from $host by another run; run the command again"
}

try_lock() { # NAME SECONDS
  mkdir -p "$root/locks"
  exec 9>"$root/locks/$1"
  flock -w "$2" 9
}

# Writes a name into a file that has none. If two runs do so at once, one name stays.
put_name() { # FILE NAME
  local mine=$1.$$
  [[ ! -e $1 || -s $1 ]] || rm -f "$1" # A host that lost power may have left an empty file.
  printf '%s\n' "$2" >"$mine"
  ln "$mine" "$1" 2>/dev/null || true
  rm -f "$1".[0-9]* # The file of this run, and those of interrupted runs.
}

# True if the stack's folder belongs to this stack or to none. Another checkout may have a stack of the same name.
owns_root() { [[ ! -e $root/.stack-id || $(<"$root/.stack-id") == "$stack_id" ]]; }

# Prints the claim of an interrupted run: one older than a minute in a folder without content. Its stack may be gone.
abandoned_claim() {
  [[ -n $(find "$root" -mindepth 1 ! -name '.stack-id*' ! -path "$root/incoming" -print -quit) ]] || find "$root/.stack-id" -mmin +1 2>/dev/null
}

# Reserves the stack's folder for one stack.
claim_root() {
  mkdir -p "$root"
  owns_root || [[ ! -e $(abandoned_claim) ]] || rm -f "$(abandoned_claim)"
  put_name "$root/.stack-id" "$stack_id"
  owns_root || fail "folder $root on $host must not belong to another stack, got one that is also named $owner; destroy that stack, or rename this one"
}

boot_id() { head -c 8 /proc/sys/kernel/random/boot_id; }

# Reads the fields of a running process, from its state on (see proc(5)), into $fields.
read_stat() { # PID
  local line
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  read -ra fields <<<"${line##*) }" # The name of the process, before that, may contain any character.
  [[ ${fields[0]} != [ZX] ]]
}

# Identity of a process, which no later process with the same pid has: BOOT PID START_TIME.
identity_of() { # PID
  local fields
  read_stat "$1" && echo "$(boot_id) $1 ${fields[19]}"
}

pid_in() { # IDENTITY
  local pid
  read -r _ pid _ <<<"$1"
  echo "$pid"
}

is_running() { [[ -n $1 && $(identity_of "$(pid_in "$1")") == "$1" ]]; } # IDENTITY

# Flag that identifies the process of a service, from its first moment on.
service_flag() { echo "-Dkafka-cluster.service=$1"; } # SERVICE_DIR

# Identity of the running process of a service, as its pid file has it.
running() { # SERVICE_DIR
  local recorded pid
  if recorded=$(cat "$1/pid" 2>/dev/null) && is_running "$recorded"; then
    echo "$recorded"
    return
  fi
  # The process may not be recorded yet, or systemd may have restarted it.
  for pid in $(flagged "$1"); do
    identity_of "$pid" && return
  done
  return 1
}

# Pids of this account's processes that have a service's flag and lead a session, as services do. A shell that waits for a
# start condition has short-lived children with the same command line, which lead none.
flagged() { # SERVICE_DIR
  local file pid fields
  # grep reads the flag from standard input, because its own command line is one of those that it searches.
  for file in $(service_flag "$1" | grep -lszxF -f - /proc/[0-9]*/cmdline); do
    pid=${file//[!0-9]/}
    if [[ -O /proc/$pid ]] && read_stat "$pid" && [[ ${fields[3]} == "$pid" ]]; then
      echo "$pid"
    fi
  done
}

# Ends a process: terminates it, and kills it after the given time.
end_process() { # IDENTITY SECONDS
  local pid deadline=$((SECONDS + $2))
  pid=$(pid_in "$1")
  kill -TERM "$pid" 2>/dev/null || true
  while is_running "$1" && ((SECONDS < deadline)); do sleep 0.05; done
  deadline=$((SECONDS + 30))
  while is_running "$1"; do
    ((SECONDS < deadline)) || fail "process $pid on $host does not end although it was killed; check on the host what the process waits for"
    kill -KILL "$pid" 2>/dev/null || true
    sleep 0.05
  done
}

# Runs the probe of a service once, and prints its output.
ask() { # SECONDS
  local probe=() status=0
  eval "probe=($(<"$service_dir/readiness"))"
  timeout "$1" bash "$service_dir/scripts/${probe[0]}.sh" "${probe[@]:1}" 2>&1 </dev/null || status=$?
  ((status != 124)) || echo "no answer within $1 s"
  return "$status"
}

# Runs a command with the rights that systemd requires.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n -- "$@"; fi
}

has_systemd() { [[ -d /run/systemd/system ]] && as_root true 2>/dev/null; }

unit_file() { echo "/etc/systemd/system/$1"; } # UNIT

# Link that starts a unit together with its host.
unit_link() { echo "/etc/systemd/system/multi-user.target.wants/$1"; } # UNIT

# True if any part of a service's unit exists. Somebody may have removed a part. A unit of the same name may belong to a
# stack in another account's folder.
has_unit() { # UNIT SERVICE_DIR
  local file
  file=$(unit_file "$1")
  [[ ! -e $2/unit ]] || return 0
  if [[ -e $file ]]; then grep -qxF "WorkingDirectory=$2" "$file"; else [[ -e $file.d || -L $(unit_link "$1") ]]; fi
}

# Prints the fault of the unit that a service runs under. Fails if there is none. Needs neither root's rights nor a bus.
unit_fault() { # IDENTITY
  local name file
  name=$(<"$service_dir/unit")
  file=$(unit_file "$name")
  if [[ ! -e $file ]]; then
    echo "unit $name was removed"
  elif [[ -e $file.d ]] || ! cmp -s "$service_dir/unit-text" "$file"; then
    echo "unit $name was changed"
  elif [[ ! -L $(unit_link "$name") ]]; then
    echo "unit $name is not enabled"
  elif ! grep -qsF "/$name" "/proc/$(pid_in "$1")/cgroup"; then
    echo "process $(pid_in "$1") does not run under unit $name"
  else
    return 1
  fi
}

# Stops and removes a unit, with all drop-ins that others have added.
remove_unit() { # UNIT
  local file
  file=$(unit_file "$1")
  as_root true || fail "unit $1 on $host can't be removed without root's rights; let $(id -un) run sudo without a password, or remove the unit as root"
  as_root systemctl stop --quiet "$1" 2>/dev/null || true # systemd may not know a unit whose file is gone.
  as_root rm -rf "$file" "$file.d" "$(unit_link "$1")"
  as_root systemctl daemon-reload
  as_root systemctl reset-failed --quiet "$1" 2>/dev/null || true
}

# Path of the Java to use: in java_home if given, otherwise the installed one, otherwise the host's own. Services may run with
# the installed one although the host has got its own in the meantime.
find_java() {
  local installed=$root/distributions/java-17/java/bin/java
  if [[ -n $java_home ]]; then
    echo "$java_home/bin/java"
  elif [[ -x $installed ]]; then
    echo "$installed"
  else
    command -v java || echo "$installed"
  fi
}

# Files of an installation, each with its size and the time of its last change.
contents() { (cd "$1" && find . -type f -printf '%P %s %T@\n' | sort); } # HOME

# True if the installation is as it was unpacked.
is_intact() { [[ -e $home/../manifest ]] && contents "$home" 2>/dev/null | cmp -s - "$home/../manifest"; }

# A URL may contain a password or a signature: programs read the whole URL, and messages show the rest of it.
curl_config() { printf 'url = "%s"\n' "${url//[\"\\]/}"; }

shown_url() { sed -E 's|://[^/@]*@|://|; s|[?#].*||' <<<"$url"; }

# Removes the folders that are empty.
remove_empty() { rmdir "$@" 2>/dev/null || true; }
