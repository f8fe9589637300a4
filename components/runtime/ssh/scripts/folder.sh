# A stack's folder on a host: `claim` takes it, `sweep` ends and removes all that is still there, which is what a run that
# was killed has made and could not record.
# Values: host owner root stack_id data_root unit_prefix retain_data.

claim() { claim_root; }

sweep() {
  [[ ! -e $root/.stack-id || $(<"$root/.stack-id") == "$stack_id" ]] || return 0
  local folder identity unit
  for unit in $(compgen -G "$(unit_file "$unit_prefix")*.service"); do
    remove_unit "${unit##*/}"
  done
  for folder in "$root"/services/*/; do
    folder=${folder%/}
    # What it would still write is of use only where its data stays.
    while identity=$(running "$folder"); do
      if [[ $retain_data == true ]]; then end_process "$identity" 60; else end_process "$identity" 2; fi
    done
  done
  rm -rf "$root/services" "$root/distributions" "$root/incoming" "$root/locks"
  if [[ $retain_data != true ]]; then
    for folder in "$data_root"/*/; do
      [[ ! -e $folder/.owner || $(<"$folder/.owner") != "$owner/"* ]] || rm -rf "$folder"
    done
  fi
  rm -f "$root/.stack-id"
  [[ $data_root != "$root"/* ]] || remove_empty "$data_root"
  remove_empty "$root"
  remove_empty "${root%/*}"
}
