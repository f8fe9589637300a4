# Service on a host. `start` makes the service run as described and waits until its probe succeeds. `remove` stops the service
# and removes its files.
# Variables: generation host owner root stack_id service service_dir data_dirs[] (the first one identifies the data) java_home unit unit_text run_hash retain_data
# discard_file discard_line startup_timeout_s stop_timeout_s file_names[] file_texts[] data_file_names[] data_file_texts[]
# script_names[] script_texts[] condition[] readiness[] java_arguments[] failures[] (pattern, advice) error_line fatal_line
# stranger_line trace_line recovery_line (patterns) unknown_setting (text for a setting without a name) secrets[] (texts that no message shows)
# logs[] (the log of the service, and the output of the JVM).
# Folder of the service: config, logs, scripts, launch.sh, and its records: pid, run-hash, digests, readiness, unit and
# unit-text, logs-before, acknowledged, and data-folders if there are several.

start() {
  claim_root
  lock "$service" "$(longest_run)"
  mkdir -p "$service_dir/config" "$service_dir/logs" "$service_dir/scripts" "$service_dir/tmp"
  check_unit
  local identity
  if ! identity=$(running "$service_dir") || [[ $(cat "$service_dir/run-hash" 2>/dev/null) != "$run_hash" ]] || ! is_managed "$identity" || needs_data; then
    restart
  else
    prepare
    is_ready_in_time || restart # The service hangs.
  fi
  await_ready
}

restart() {
  local folder
  claim_data
  stop
  for folder in "${data_dirs[@]}"; do delete_data "$folder" "$discard_file" "$discard_line"; done
  for folder in "${data_dirs[@]}"; do ensure_data_files "$folder" " on $host" data_file_names data_file_texts; done
  prepare
  launch
}

# Longest time of another run, in seconds: it waits for the service, stops the service, and does both once more.
longest_run() { echo $((2 * (startup_timeout_s + stop_timeout_s) + 10)); }

# True if the service runs under systemd where the host has it, and as a plain process elsewhere.
is_managed() { # IDENTITY
  if [[ -e $service_dir/unit ]]; then
    [[ $(<"$service_dir/unit-text") == "$unit_text" ]] && ! unit_fault "$1" >/dev/null
  else
    ! has_systemd
  fi
}

stop() {
  local identity
  ! has_unit "$unit" "$service_dir" || remove_unit "$unit"
  rm -f "$service_dir/run-hash"
  while identity=$(running "$service_dir"); do end_process "$identity" "$stop_timeout_s"; done
  rm -f "$service_dir/pid" "$service_dir/unit" "$service_dir/unit-text"
}

# Another account may have a stack of the same name.
check_unit() {
  [[ ! -e $(unit_file "$unit") ]] || has_unit "$unit" "$service_dir" ||
    fail "unit $unit on $host must belong to $service_dir, got a unit of another folder; destroy the stack of the same name in the other account, or rename this one"
}

# Writes the files whose text has changed, each one atomically.
write_files() { # FOLDER NAMES_ARRAY TEXTS_ARRAY
  local folder=$1 index
  local -n names=$2 texts=$3
  for index in "${!names[@]}"; do
    write_file "$folder/${names[index]}" "${texts[index]}"
  done
}

write_file() { # PATH TEXT
  # cmp ends at the first difference and leaves the rest unread.
  if [[ ! -e $1 ]] || ! printf '%s' "$2" 2>/dev/null | cmp -s - "$1"; then
    printf '%s' "$2" >"$1.new"
    mv -fT "$1.new" "$1"
  fi
  [[ ! -e $1.new ]] || rm "$1.new" # A file of an interrupted run.
  chmod 600 "$1"
}

# Writes everything that alone requires no restart.
prepare() {
  write_files "$service_dir/config" file_names file_texts
  write_files "$service_dir/scripts" script_names script_texts
  write_file "$service_dir/readiness" "$(printf '%q ' "${readiness[@]}")"
  write_file "$service_dir/launch.sh" "$(launch_text)"
  ((${#data_dirs[@]} == 1)) || write_file "$service_dir/data-folders" "$(printf '%s\n' "${data_dirs[@]}")"$'\n'
  (cd "$service_dir" && sha256sum "${file_names[@]/#/config/}" "${script_names[@]/#/scripts/}" launch.sh) >"$service_dir/digests.new"
  mv -f "$service_dir/digests.new" "$service_dir/digests"
}

# Command of the service, for systemd and for a plain process.
launch_text() {
  printf 'exec bash %q' "$service_dir/scripts/run.sh"
  printf ' %q' "${condition[@]}" -- "$(find_java)" "$(service_flag "$service_dir")" "${java_arguments[@]}"
  printf ' >>%q 2>&1\n' "$service_dir/logs/console.log"
}

launch() {
  local java flag pid log
  java=$(find_java)
  [[ -x $java ]] || fail "Java is missing at $java on $host; install Java 17 there, or set javaHome to a Java 17 on the host"
  flag=$(service_flag "$service_dir")
  find "$service_dir/tmp" -mindepth 1 -delete # Libraries that a killed JVM has unpacked.
  printf '%s\n' "$run_hash" >"$service_dir/run-hash"
  for log in "${logs[@]}"; do stat -c %s "$log" 2>/dev/null || echo 0; done >"$service_dir/logs-before"
  if has_systemd; then
    printf '%s\n' "$unit" >"$service_dir/unit"
    printf '%s\n' "$unit_text" >"$service_dir/unit-text"
    as_root install --mode 644 "$service_dir/unit-text" "$(unit_file "$unit")"
    as_root systemctl daemon-reload
    as_root systemctl enable --quiet --now "$unit" 9>&- || fail "unit $unit on $host can't be started; see \`systemctl status $unit\` on the host"
    pid=$(as_root systemctl show --property MainPID --value "$unit")
  else
    cd "$service_dir"
    # The environment is the same as under systemd. The flag identifies the process.
    setsid env -i HOME="$HOME" LANG=C.UTF-8 PATH="$PATH" bash "$service_dir/launch.sh" "$flag" \
      </dev/null &>/dev/null 9>&- &
    pid=$!
  fi
  printf '%s\n' "$(identity_of "$pid")" >"$service_dir/pid"
}

await_ready() {
  local deadline=$((SECONDS + startup_timeout_s)) step='' first answer
  first=$(running "$service_dir") || explain "ended during its start"
  until answer=$(ask 5); do
    is_running "$first" || explain "ended during its start"
    has_time || explain "did not answer within $startup_timeout_s s (last: $(tail -n 1 <<<"$answer"))" "raise startupTimeoutMs"
    sleep 0.1
  done
  is_running "$first" || explain "ended during its start" # Another process has answered.
  printf '%s\n' "$first" >"$service_dir/pid"
  printf '%s\n' "$first" >"$service_dir/acknowledged"
  record_use
  printf '\nstartId=%s\n' "${first// /-}" # The shell's start files may have printed text without a line break.
  printf '%s\n' "$answer"
}

# True if a running service is ready, or becomes ready in time.
is_ready_in_time() {
  local deadline=$((SECONDS + startup_timeout_s)) step=''
  until ask 5 >/dev/null; do
    has_time && running "$service_dir" >/dev/null || return 1
    sleep 0.1
  done
}

# True before the caller's deadline. A service that recovers its logs has the whole time again after each step in its log.
has_time() {
  local now
  ((SECONDS >= deadline)) || return 0
  now=$(new_lines 0 | tail -n 20 | grep -E -e "$recovery_line" | tail -n 1) || true
  [[ -n $now && $now != "$step" ]] || return 1
  step=$now
  deadline=$((SECONDS + startup_timeout_s))
}

# Stops the service, and fails with the last lines of its logs, the line that says why, and cause and cure where they are known.
explain() { # WHAT_IS_WRONG [ALTERNATIVE]
  local own_lines='' lines last='' log='' shown=() advice='' why='' index
  for index in "${!logs[@]}"; do
    lines=$(new_lines "$index" | without_strangers)
    [[ -n $lines ]] || continue
    log=${log:-see ${logs[index]} there}
    own_lines=$lines$'\n'$own_lines
    last=$(tail -n 12 <<<"$lines")$'\n'$last
  done
  find_advice
  [[ -n $why ]] || why=$(reason_report <<<"$own_lines" | grep -E -e "$error_line" | tail -n 1 | redact) || true
  mapfile -t shown < <(printf '%s' "$last" | redact)
  [[ -z $why || $'\n'$(printf '%s\n' "${shown[@]}")$'\n' == *$'\n'"$why"$'\n'* ]] || shown=("$why" "${shown[@]}")
  ((${#shown[@]} == 0)) || mapfile -t shown < <(printf '%s\n' "${shown[@]}" | cut -c 1-300)
  stop
  [[ -z ${2:-} ]] || log=${log:+$log or }$2
  fail "$service on $host $1${advice:+; $advice}; ${log:-its logs are empty}" "${shown[@]/#/  | }"
}

# Prints lines without reports about connections of other programs and their stack traces.
without_strangers() {
  local line is_stranger=''
  while IFS= read -r line; do
    if [[ $line =~ $stranger_line ]]; then
      is_stranger=1
    elif [[ ! $line =~ $trace_line ]]; then
      is_stranger=''
    fi
    [[ -n $is_stranger ]] || printf '%s\n' "$line"
  done
}

# Prints the first fatal error with its causes, because errors of the shutdown follow. Prints all lines if there is none.
reason_report() {
  local line all='' report=''
  while IFS= read -r line; do
    all+=$line$'\n'
    if [[ -n $report || $line =~ $fatal_line ]]; then
      [[ -z $report || $line =~ $trace_line ]] || break
      report+=$line$'\n'
    fi
  done
  printf '%s' "${report:-$all}"
}

# Finds the first known failure in the caller's $own_lines: sets $why to its line, and $advice to cause and cure.
find_advice() {
  local index
  for ((index = 0; index < ${#failures[@]}; index += 2)); do
    if why=$(grep -m 1 -E -e "${failures[index]}" <<<"$own_lines"); then
      why=$(redact <<<"$why")
      advice=$(fill "${failures[index]}" "${failures[index + 1]}" "$why")
      return
    fi
  done
}

# Prints advice with the name in a line ($1) and the settings whose value is that name ($setting).
fill() { # PATTERN ADVICE LINE
  local text=$2 name='' settings=''
  [[ ! $3 =~ $1 ]] || name=${BASH_REMATCH[1]:-}
  if [[ $text == *'$setting'* ]]; then
    settings=$(settings_with "$name")
    text=${text//'$setting'/"${settings:-$unknown_setting}"}
  fi
  printf '%s' "${text//'$1'/"$name"}"
}

# Prints the settings that have a value, or have it in their list of values; `advertisedHost` and `bindAddress` for listeners.
settings_with() { # VALUE
  local line names=() key
  while IFS= read -r line; do
    key=${line%%=*}
    [[ $line == *=* ]] || continue
    case ,${line#*=}, in
      *[,/@\;]"$1"[,:\;]*) ;;
      *) continue ;;
    esac
    case $key in
      advertised.listeners) key=advertisedHost ;;
      listeners | clientPortAddress) key=bindAddress ;;
    esac
    [[ " ${names[*]} " == *" $key "* ]] || names+=("$key")
  done < <(printf '%s\n' "${file_texts[@]}")
  key=$(printf ' or %s' "${names[@]}")
  printf '%s' "${key# or }"
}

# The last lines of a log since the service was launched. A log that is smaller now was started again.
new_lines() { # INDEX
  local before=() size
  mapfile -t before < <(cat "$service_dir/logs-before" 2>/dev/null)
  size=$(stat -c %s "${logs[$1]}" 2>/dev/null) || return 0
  ((size >= ${before[$1]:-0})) || before[$1]=0
  tail -c "+$((${before[$1]:-0} + 1))" "${logs[$1]}" | tail -n 500
}

# Hides secret texts in the lines that it reads. A text of less than four characters would hide too much of other lines:
# where it is a whole word, the line is hidden.
redact() {
  local line secret
  while IFS= read -r line || [[ -n $line ]]; do
    for secret in "${secrets[@]}"; do
      if ((${#secret} >= 4)); then
        line=${line//"$secret"/[secret]}
      elif grep -qwF -f - <(printf '%s\n' "$line") <<<"$secret"; then
        line='[secret]'
      fi
    done
    printf '%s\n' "$line"
  done
}

remove() {
  owns_root || return 0
  if [[ -d $root ]]; then
    lock "$service" "$(longest_run)"
  fi
  stop
  rm -rf "$service_dir"
  [[ $retain_data == true ]] || remove_service_data
  remove_empty "${service_dir%/*}"
}
