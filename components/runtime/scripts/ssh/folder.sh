# A stack's folder on a host: `claim` takes it, `sweep` ends and removes all that is still there, which is what a run that
# was killed has made and could not record.
# Values: host owner root stack_id data_root unit_prefix retain_data.

claim() {
  claim_root
  mkdir -p "$root/incoming" # Who copies would make it readable for others.
}

sweep() {
  is_ours || return 0
  remove_units
  end_services
  release_locks
  remove_units
  end_services # And what was started meanwhile.
  rm -rf "$root/services" "$root/distributions" "$root/incoming" "$root/locks"
  [[ $retain_data == true ]] || remove_data
  rm -f "$root"/.stack-id "$root"/.stack-id.[0-9]*
  [[ $data_root != "$root"/* ]] || remove_empty "$data_root"
  remove_empty "$root"
  remove_empty "${root%/*}"
}

# Those of a stack whose name goes on where this one's ends are not its own.
remove_units() {
  local unit
  for unit in $(units | sort -u); do remove_unit "$unit"; done
}

# Units of services whose folders are there, with whatever is there of each unit, and of those whose folders are gone.
units() {
  local folder
  for folder in "$root"/services/*/; do
    folder=${folder%/}
    ! has_unit "$unit_prefix${folder##*/}.service" "$folder" || echo "$unit_prefix${folder##*/}.service"
  done
  grep -lsF "WorkingDirectory=$root/services/" "$(unit_file "$unit_prefix")"*.service | sed 's|.*/||'
}

# Ends all services, also those whose folders are gone.
end_services() {
  local folder identity
  while read -r folder; do
    [[ $folder == "$root/services/"* ]] || continue
    while identity=$(running "$folder"); do
      # What it would still write is of use only where its data stays.
      if [[ $retain_data == true ]]; then end_process "$identity" 60; else end_process "$identity" 2; fi
    done
  done < <(running_services)
}

# Folders of the services that run on the host, of whatever stack.
running_services() {
  grep -hszxE -e '-Dkafka-cluster\.service=.*' /proc/[0-9]*/cmdline | cut -z -d = -f 2- | tr '\0' '\n' | sort -u
}

# Waits for runs whose connection was lost: one that waits for a service finds it ended, and gives up.
release_locks() {
  local file deadline=$((SECONDS + 120))
  for file in "$root"/locks/*; do
    [[ -e $file ]] || continue
    until try_lock "${file##*/}" 1; do
      ((SECONDS < deadline)) || fail "another run is at work on ${file##*/} on $host; wait for its end and run it again"
      remove_units
      end_services
    done
    rm -f "$file" # Who waits for it finds it gone.
  done
}

remove_data() {
  local folder
  for folder in "$data_root"/*/; do
    folder=${folder%/}
    if [[ -e $folder/.owner ]]; then
      [[ $(<"$folder/.owner") != "$owner/"* ]] || rm -rf "$folder"
    elif [[ $data_root == "$root"/* ]]; then
      remove_unclaimed "$folder"
    fi
  done
}
