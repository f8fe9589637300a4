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
  try_lock "$1" "$2" || fail "another run is at work on $1 on $host for more than $2 s; wait for its end and run it again"
  # Who sweeps the folder takes the locks away.
  [[ $root/locks/$1 -ef /dev/fd/9 ]] || fail "another run has removed $1 on $host meanwhile; run it again"
}

try_lock() { # NAME SECONDS
  mkdir -p "$root/locks"
  exec 9>"$root/locks/$1"
  flock -w "$2" 9
}

# Puts a name into a file that has none. Of two that come at once, one stays.
put_name() { # FILE NAME
  local mine=$1.$$
  [[ ! -e $1 || -s $1 ]] || rm -f "$1" # A host that lost its power may have kept a file without its name.
  printf '%s\n' "$2" >"$mine"
  ln "$mine" "$1" 2>/dev/null || true
  rm -f "$1".[0-9]* # Its own, and those of runs that were cut.
}

# Whether the stack's folder is that of this very stack, or nobody's: another checkout may have one of the same name.
is_ours() { [[ ! -e $root/.stack-id || $(<"$root/.stack-id") == "$stack_id" ]]; }

# A claim after which nothing has come for a minute: of a run that was cut, whose stack may be gone.
abandoned_claim() {
  [[ -n $(find "$root" -mindepth 1 ! -name '.stack-id*' ! -path "$root/incoming" -print -quit) ]] || find "$root/.stack-id" -mmin +1 2>/dev/null
}

# The stack's folder belongs to one stack.
claim_root() {
  mkdir -p "$root"
  is_ours || [[ ! -e $(abandoned_claim) ]] || rm -f "$(abandoned_claim)"
  put_name "$root/.stack-id" "$stack_id"
  is_ours || fail "folder $root on $host belongs to another stack of the name $owner; destroy that one first, or give this one another name"
}

boot_id() { head -c 8 /proc/sys/kernel/random/boot_id; }

# What the kernel says of a process that has not ended, from its state on (see proc(5)), in $fields.
read_stat() { # PID
  local line
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  read -ra fields <<<"${line##*) }" # Its name, before that, may hold anything.
  [[ ${fields[0]} != [ZX] ]]
}

# What tells a process from every other one, also from a later one of the same pid: BOOT PID START_TIME.
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

# Flag by which a service's process is known, from its first moment on.
service_flag() { echo "-Dkafka-cluster.service=$1"; } # SERVICE_DIR

# Identity of the process that a service runs as, now, as it stands in its pid file.
running() { # SERVICE_DIR
  local written pid
  if written=$(cat "$1/pid" 2>/dev/null) && is_running "$written"; then
    echo "$written"
    return
  fi
  # Started and not written down, or started again by systemd.
  for pid in $(flagged "$1"); do
    identity_of "$pid" && return
  done
  return 1
}

# Pids of this account's processes that carry a service's flag and lead a session, as services do. A shell that waits for
# a start condition has others, for moments, of its own command line.
flagged() { # SERVICE_DIR
  local file pid fields
  # grep is not told the flag on its own command line, which is one of those that it looks at.
  for file in $(service_flag "$1" | grep -lszxF -f - /proc/[0-9]*/cmdline); do
    pid=${file//[!0-9]/}
    if [[ -O /proc/$pid ]] && read_stat "$pid" && [[ ${fields[3]} == "$pid" ]]; then
      echo "$pid"
    fi
  done
}

# Ends a process: asked first, then, after the time, killed.
end_process() { # IDENTITY SECONDS
  local pid deadline=$((SECONDS + $2))
  pid=$(pid_in "$1")
  kill -TERM "$pid" 2>/dev/null || true
  while is_running "$1" && ((SECONDS < deadline)); do sleep 0.05; done
  deadline=$((SECONDS + 30))
  while is_running "$1"; do
    ((SECONDS < deadline)) || fail "process $pid on $host does not end, though it was killed; look what it waits for there"
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

# By which a unit starts with its host.
unit_link() { echo "/etc/systemd/system/multi-user.target.wants/$1"; } # UNIT

# Whether anything of a service's unit is there. Somebody may have removed a part; one of the same name may be that of a
# stack in another account's folder.
has_unit() { # UNIT SERVICE_DIR
  local file
  file=$(unit_file "$1")
  [[ ! -e $2/unit ]] || return 0
  if [[ -e $file ]]; then grep -qxF "WorkingDirectory=$2" "$file"; else [[ -e $file.d || -L $(unit_link "$1") ]]; fi
}

# Stops a unit and takes it away, with what others have added to it.
remove_unit() { # UNIT
  local file
  file=$(unit_file "$1")
  as_root true || fail "unit $1 on $host can't be removed; let $(id -un) run sudo without a password, or remove it as root"
  as_root systemctl stop --quiet "$1" 2>/dev/null || true # Of a file that is gone, systemd may know nothing.
  as_root rm -rf "$file" "$file.d" "$(unit_link "$1")"
  as_root systemctl daemon-reload
  as_root systemctl reset-failed --quiet "$1" 2>/dev/null || true
}

# The Java that is used: the one that the user names, else the one that was brought, which services may run with though the
# host has got its own by now, else the host's own.
find_java() {
  local brought=$root/distributions/java-17/java/bin/java
  if [[ -n $java_home ]]; then
    echo "$java_home/bin/java"
  elif [[ -x $brought ]]; then
    echo "$brought"
  else
    command -v java || echo "$brought"
  fi
}

# An address may hold a password or a signature: programs read it, and messages show it without.
curl_config() { printf 'url = "%s"\n' "${url//[\"\\]/}"; }

shown_url() { sed -E 's|://[^/@]*@|://|; s|[?#].*||' <<<"$url"; }

# Removes a data folder that a run was cut in before it had claimed it.
remove_unclaimed() { # DATA_DIR
  rm -f "$1"/.owner.[0-9]*
  remove_empty "$1"
}

# Removes folders that now hold nothing.
remove_empty() { rmdir "$@" 2>/dev/null || true; }
