# A service on a host: `start` makes it run as described and waits until it answers, `remove` stops it and takes away what
# it has, `inspect` tells how it is.
# Values: host owner root stack_id service service_dir data_dir java_home unit unit_text run_hash retain_data
# discard_file discard_line startup_timeout_s stop_timeout_s file_names[] file_texts[] data_file_names[] data_file_texts[] script_names[]
# script_texts[] condition[] readiness[] java_arguments[] failures[] (pattern, advice) logs[] (the first that says something
# since its start is shown).
# In the service's folder: config, logs, scripts, launch.sh, and what is written down of it: pid, run-hash, digests,
# readiness, unit and unit-text, logs-before, acknowledged. `inspect` needs `host root service_dir` alone.

start() {
  claim_root
  lock "$service" "$(longest_run)"
  mkdir -p "$service_dir/config" "$service_dir/logs" "$service_dir/scripts"
  claim_unit
  local identity
  if ! identity=$(running "$service_dir") || [[ $(cat "$service_dir/run-hash" 2>/dev/null) != "$run_hash" ]] || ! is_managed "$identity" || is_marked "$data_dir" "$discard_file" "$discard_line"; then
    restart
  else
    prepare
    answers || restart # It hangs.
  fi
  wait_until_ready
}

restart() {
  claim_data
  stop
  discard_data "$data_dir" "$discard_file" "$discard_line"
  put_data_files "$data_dir" " on $host" data_file_names data_file_texts
  prepare
  launch
}

# How long another run may be at work, in seconds: it waits for the service, stops it, and both once more.
longest_run() { echo $((2 * (startup_timeout_s + stop_timeout_s) + 10)); }

# Whether what manages it is what is there for that: systemd, or nobody.
is_managed() { # IDENTITY
  if [[ -e $service_dir/unit ]]; then
    [[ $(<"$service_dir/unit-text") == "$unit_text" ]] && ! unit_fault "$1" >/dev/null
  else
    ! has_systemd
  fi
}

# What is wrong with the unit that it runs under, if anything. To see it takes neither root's rights nor a bus.
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

stop() {
  local identity
  ! has_unit "$unit" "$service_dir" || remove_unit "$unit"
  rm -f "$service_dir/run-hash"
  while identity=$(running "$service_dir"); do end_process "$identity" "$stop_timeout_s"; done
  rm -f "$service_dir/pid" "$service_dir/unit" "$service_dir/unit-text"
}

# A stack of the same name may be another account's.
claim_unit() {
  [[ ! -e $(unit_file "$unit") ]] || has_unit "$unit" "$service_dir" ||
    fail "unit $unit on $host is not of $service_dir; destroy the stack of the same name of another account first, or give this one another name"
}

claim_data() {
  local marker=$data_dir/.owner found
  mkdir -p "$data_dir" && [[ -w $data_dir ]] ||
    fail "data folder $data_dir on $host can't be made or written to; set another dataDir or change its rights"
  if [[ ! -s $marker ]]; then
    found=$(find "$data_dir" -mindepth 1 -maxdepth 1 ! -name .owner ! -name '.owner.[0-9]*' -printf '%f\n' -quit)
    [[ -z $found ]] || fail "data folder $data_dir on $host holds files that are not of this project, such as $found; set another dataDir"
    put_name "$marker" "$owner/$service"
  fi
  found=$(<"$marker")
  [[ $found == "$owner/$service" ]] || fail "data folder $data_dir on $host belongs to $found; destroy that one first or set another dataDir"
  rm -f "$marker".[0-9]* # Of runs that were cut.
}

# Writes those files whose text is another, each at once.
write_files() { # FOLDER NAMES_ARRAY TEXTS_ARRAY
  local folder=$1 index
  local -n names=$2 texts=$3
  for index in "${!names[@]}"; do
    write_file "$folder/${names[index]}" "${texts[index]}"
  done
}

write_file() { # PATH TEXT
  # Where cmp has seen enough, nobody reads the rest.
  if [[ ! -e $1 ]] || ! printf '%s' "$2" 2>/dev/null | cmp -s - "$1"; then
    printf '%s' "$2" >"$1.new"
    mv -fT "$1.new" "$1"
  fi
  [[ ! -e $1.new ]] || rm "$1.new" # Of a run that was cut.
  chmod 600 "$1"
}

# Whatever does not ask for a restart by itself.
prepare() {
  write_files "$service_dir/config" file_names file_texts
  write_files "$service_dir/scripts" script_names script_texts
  write_file "$service_dir/readiness" "$(printf '%q ' "${readiness[@]}")"
  write_file "$service_dir/launch.sh" "$(launch_text)"
  (cd "$service_dir" && sha256sum "${file_names[@]/#/config/}" "${script_names[@]/#/scripts/}" launch.sh) >"$service_dir/digests.new"
  mv -f "$service_dir/digests.new" "$service_dir/digests"
}

# The first of its files that somebody has changed.
changed_file() {
  local found
  ! found=$(cd "$service_dir" && sha256sum --check --quiet digests 2>/dev/null) || return 1
  found=${found:-digests} # Who looks for one that is not there says nothing.
  found=${found%%:*}
  echo "${found#config/}"
}

# The command that the service is, for systemd and for whoever starts it.
launch_text() {
  printf 'exec bash %q' "$service_dir/scripts/run.sh"
  printf ' %q' "${condition[@]}" -- "$(find_java)" "$(service_flag "$service_dir")" "${java_arguments[@]}"
  printf ' >>%q 2>&1\n' "$service_dir/logs/console.log"
}

launch() {
  local java flag pid log
  java=$(find_java)
  [[ -x $java ]] || fail "there is no Java at $java on $host; install Java 17 there or set javaHome to one"
  flag=$(service_flag "$service_dir")
  printf '%s\n' "$run_hash" >"$service_dir/run-hash"
  for log in "${logs[@]}"; do stat -c %s "$log" 2>/dev/null || echo 0; done >"$service_dir/logs-before"
  if has_systemd; then
    printf '%s\n' "$unit" >"$service_dir/unit"
    printf '%s\n' "$unit_text" >"$service_dir/unit-text"
    as_root install --mode 644 "$service_dir/unit-text" "$(unit_file "$unit")"
    as_root systemctl daemon-reload
    as_root systemctl enable --quiet --now "$unit" 9>&- || fail "unit $unit on $host can't be started; see \`systemctl status $unit\` there"
    pid=$(as_root systemctl show --property MainPID --value "$unit")
  else
    cd "$service_dir"
    # With an environment of its own, which is that of systemd. The flag is there for whoever looks for it.
    setsid env -i HOME="$HOME" LANG=C.UTF-8 PATH="$PATH" bash "$service_dir/launch.sh" "$flag" \
      </dev/null &>/dev/null 9>&- &
    pid=$!
  fi
  printf '%s\n' "$(identity_of "$pid")" >"$service_dir/pid"
}

wait_until_ready() {
  local deadline=$((SECONDS + startup_timeout_s)) first said
  first=$(running "$service_dir") || explain "ended during its start"
  until said=$(ask 5); do
    is_running "$first" || explain "ended during its start"
    ((SECONDS < deadline)) || explain "did not answer within $startup_timeout_s s (last: $(tail -n 1 <<<"$said"))"
    sleep 0.1
  done
  is_running "$first" || explain "ended during its start" # Then another one has answered.
  printf '%s\n' "$first" >"$service_dir/pid"
  printf '%s\n' "$first" >"$service_dir/acknowledged"
  echo "startId=${first// /-}"
  printf '%s\n' "$said"
}

# Whether a service that runs is ready, or becomes so in the time that it has.
answers() {
  local deadline=$((SECONDS + startup_timeout_s))
  until ask 5 >/dev/null; do
    ((SECONDS < deadline)) && running "$service_dir" >/dev/null || return 1
    sleep 0.1
  done
}

# Asks the service whether it is ready.
ask() { # SECONDS
  local question=() status=0
  eval "question=($(<"$service_dir/readiness"))"
  timeout "$1" bash "$service_dir/scripts/${question[0]}.sh" "${question[@]:1}" 2>&1 </dev/null || status=$?
  ((status != 124)) || echo "no answer within $1 s"
  return "$status"
}

# Fails with the end of the log, and with cause and cure where they are known. Nothing is left running.
explain() { # WHAT_IS_WRONG
  local lines='' shown=() advice='' before=() index log
  mapfile -t before < <(cat "$service_dir/logs-before" 2>/dev/null)
  for index in "${!logs[@]}"; do
    log=${logs[index]}
    lines=$(last_lines "$log" "${before[index]:-0}")
    [[ -z $lines ]] || break
  done
  [[ -z $lines ]] || mapfile -t shown <<<"$lines"
  for ((index = 0; index < ${#failures[@]}; index += 2)); do
    if grep -qE -e "${failures[index]}" <<<"$lines"; then
      advice="${failures[index + 1]}; "
      break
    fi
  done
  stop
  fail "$service on $host $1; ${advice}see $log there or raise startupTimeoutMs" "${shown[@]/#/  | }"
}

# The last lines that a log got since it had this size; it may have been begun anew since.
last_lines() { # LOG SIZE
  local size
  size=$(stat -c %s "$1" 2>/dev/null) || return 0
  ((size >= $2)) || set -- "$1" 0
  tail -c +$(($2 + 1)) "$1" | tail -n 12 | cut -c 1-300
}

remove() {
  is_ours || return 0
  if [[ -d $root ]]; then
    lock "$service" "$(longest_run)"
  fi
  stop
  rm -rf "$service_dir"
  [[ $retain_data == true ]] || remove_data
  remove_empty "${service_dir%/*}"
}

remove_data() {
  if [[ ! -e $data_dir/.owner ]]; then
    remove_unclaimed "$data_dir"
  elif [[ $(<"$data_dir/.owner") == "$owner/$service" ]]; then
    rm -rf "$data_dir"
  fi
}

inspect() {
  local identity changed said found
  if ! identity=$(running "$service_dir"); then
    found=$(cat "$service_dir/pid" 2>/dev/null) || true
    [[ -n $found ]] && echo "health=process $(pid_in "$found") has ended" || echo "health=no process runs"
  elif changed=$(changed_file); then
    echo "health=$changed was changed"
  elif [[ -e $service_dir/unit ]] && found=$(unit_fault "$identity"); then
    echo "health=$found"
  elif ! said=$(ask 3); then
    echo "health=process $(pid_in "$identity") does not answer ($(tail -n 1 <<<"$said"))"
  elif [[ $identity != "$(cat "$service_dir/acknowledged" 2>/dev/null)" ]]; then
    echo "health=it was started again by somebody else"
  else
    echo "health=whole"
  fi
}
