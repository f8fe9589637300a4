# Prints the health of a service on a host, and changes nothing.
# Variables: host root service_dir.

inspect() {
  local identity changed answer fault lost
  if ! identity=$(running "$service_dir"); then
    identity=$(cat "$service_dir/pid" 2>/dev/null) || true
    [[ -n $identity ]] && echo "health=process $(pid_in "$identity") has ended" || echo "health=no process runs"
  elif changed=$(changed_file); then
    echo "health=$changed was changed"
  elif lost=$(lost_folder); then
    echo "health=data folder $lost was lost"
  elif [[ -e $service_dir/unit ]] && fault=$(unit_fault "$identity"); then
    echo "health=$fault"
  elif ! answer=$(ask 3); then
    echo "health=process $(pid_in "$identity") does not answer ($(tail -n 1 <<<"$answer"))"
  elif [[ $identity != "$(cat "$service_dir/acknowledged" 2>/dev/null)" ]]; then
    echo "health=the service was restarted outside of Pulumi"
  else
    echo "health=healthy"
  fi
}

# Prints the first of several data folders that is no longer claimed. Fails if there is none.
lost_folder() {
  local folder
  while read -r folder; do
    [[ -s $folder/.owner ]] || { echo "$folder" && return; }
  done < <(cat "$service_dir/data-folders" 2>/dev/null)
  return 1
}

# Prints the first file of the service whose text was changed. Fails if there is none.
changed_file() {
  local changed
  ! changed=$(cd "$service_dir" && sha256sum --check --quiet digests 2>/dev/null) || return 1
  changed=${changed:-digests} # sha256sum prints nothing if the list itself is missing.
  changed=${changed%%:*}
  echo "${changed#config/}"
}

# Prints the limits of the process of the service, as Linux describes them. Fails if no process runs.
print_limits() {
  local identity
  identity=$(running "$service_dir") && cat "/proc/$(pid_in "$identity")/limits"
}
