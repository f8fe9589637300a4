# Folder of a stack on a host. `claim` reserves the folder for the stack. `sweep` ends and removes everything of the stack
# that still exists, also what an interrupted run created without recording it.
# Variables: host owner root stack_id data_roots[] unit_prefix retain_data.

claim() {
  claim_root
  mkdir -p "$root/incoming" # A copy over SSH would create the folder readable for other accounts.
}

sweep() {
  owns_root || return 0
  remove_units
  end_services
  release_locks
  remove_units
  end_services # A run may have started services in the meantime.
  rm -rf "$root/services" "$root/distributions" "$root/incoming" "$root/locks"
  [[ $retain_data == true ]] || remove_data
  rm -f "$root"/.stack-id "$root"/.stack-id.[0-9]*
  remove_empty "$root/data"
  remove_empty "$root"
  remove_empty "${root%/*}"
}

# Removes the units of this stack. Another stack's name may begin with the name of this one, so the prefix alone does not
# decide.
remove_units() {
  local unit
  for unit in $(units | sort -u); do remove_unit "$unit"; done
}

# Units of services with a folder, also those of which only a part exists, and units of services whose folder is gone.
units() {
  local folder
  for folder in "$root"/services/*/; do
    folder=${folder%/}
    ! has_unit "$unit_prefix${folder##*/}.service" "$folder" || echo "$unit_prefix${folder##*/}.service"
  done
  grep -lsF "WorkingDirectory=$root/services/" "$(unit_file "$unit_prefix")"*.service | sed 's|.*/||'
}

# Ends all services of the stack, also those whose folders are gone.
end_services() {
  local folder identity
  while read -r folder; do
    [[ $folder == "$root/services/"* ]] || continue
    while identity=$(running "$folder"); do
      # Only retained data needs an orderly stop.
      if [[ $retain_data == true ]]; then end_process "$identity" 60; else end_process "$identity" 2; fi
    done
  done < <(running_services)
}

# Folders of the services that run on the host, of all stacks.
running_services() {
  grep -hszxE -e '-Dkafka-cluster\.service=.*' /proc/[0-9]*/cmdline | cut -z -d = -f 2- | tr '\0' '\n' | sort -u
}

# Waits for runs whose connection was lost. A run that waits for its service finds the service ended, and stops.
release_locks() {
  local file deadline=$((SECONDS + 120))
  for file in "$root"/locks/*; do
    [[ -e $file ]] || continue
    until try_lock "${file##*/}" 1; do
      ((SECONDS < deadline)) || fail "${file##*/} on $host is locked by another run; run the command again when that run has ended"
      remove_units
      end_services
    done
    rm -f "$file" # A run that waits for the lock finds the lock gone, and stops.
  done
}

remove_data() {
  local data_root folder
  for data_root in "${data_roots[@]}"; do
    for folder in "$data_root"/*/; do
      folder=${folder%/}
      if [[ -e $folder/.owner ]]; then
        ! owns_data "$folder" || rm -rf "$folder"
      elif [[ $data_root == "$root"/* ]]; then
        remove_unclaimed "$folder"
      fi
    done
  done
}
