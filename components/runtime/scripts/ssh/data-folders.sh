# Folders of data: who owns them, and which of several folders a service uses. Scripts include this file with library.sh.

# True if a data folder belongs to a service of this stack.
owns_data() { [[ $(cat "$1/.owner" 2>/dev/null) == "$owner/"* ]]; } # DATA_DIR

# Reads the record of a data folder that is one of several: sets $position to its position, from 0, and $used to the folders
# that the service was ready with, with commas.
read_folders() { # DATA_DIR
  position=0 used=''
  [[ ! -s $1/.owner.folders ]] || read -r position used <"$1/.owner.folders" || true
}

# Prints a file of the first data folder of this stack that has the file.
print_data_file() { # FILE DATA_DIR…
  local folder file=$1
  shift
  for folder in "$@"; do
    ! owns_data "$folder" || ! cat "$folder/$file" 2>/dev/null || return 0
  done
}

# Removes a data folder if an interrupted run created the folder and did not claim it.
remove_unclaimed() { # DATA_DIR
  rm -f "$1"/.owner.[0-9]*
  remove_empty "$1"
}

# True if data is to be deleted, or one of several folders was lost.
needs_data() {
  local folder
  for folder in "${data_dirs[@]}"; do
    ! has_fingerprint "$folder" "$discard_file" "$discard_line" || return 0
    ((${#data_dirs[@]} == 1)) || [[ -s $folder/.owner ]] || return 0
  done
  return 1
}

# Claims all folders, or none if one of them contains other files.
claim_data() {
  local folder index
  for index in "${!data_dirs[@]}"; do
    check_owner "${data_dirs[index]}"
    check_links "${data_dirs[index]%/*}" "${data_dirs[@]:0:index}"
  done
  for index in "${!data_dirs[@]}"; do
    folder=${data_dirs[index]}
    mkdir -p "$folder" && [[ -w $folder ]] ||
      fail "data folder $folder on $host must be writable for $(id -un), got one that is not; set another dataDir or change its rights"
    [[ -s $folder/.owner ]] || put_name "$folder/.owner" "$owner/$service"
    check_owner "$folder" # Another run may have claimed the folder in the meantime.
    ((index == 0)) || [[ -s $folder/.owner.folders ]] || write_file "$folder/.owner.folders" "$index"$'\n'
    rm -f "$folder"/.owner.[0-9]* # Files of interrupted runs.
  done
}

# Two of the folders may be one, through a symbolic link. Kafka would lock the folder twice.
check_links() { # ROOT EARLIER_FOLDER…
  local earlier
  for earlier in "${@:2}"; do
    [[ ! $1 -ef ${earlier%/*} ]] || fail "dataDir must name each folder once, got ${earlier%/*} and $1, which are the same folder on $host; remove one of them"
  done
}

check_owner() { # FOLDER
  local found
  if [[ -s $1/.owner ]]; then
    found=$(<"$1/.owner")
    [[ $found == "$owner/$service" ]] || fail "data folder $1 on $host must belong to $owner/$service, got the data of $found; set another dataDir, or destroy the other stack"
  elif [[ -d $1 ]]; then
    found=$(find "$1" -mindepth 1 -maxdepth 1 ! -name .owner ! -name '.owner.[0-9]*' -printf '%f\n' -quit)
    [[ -z $found ]] || fail "data folder $1 on $host must be empty or belong to this project, got other files such as $found; set another dataDir"
  fi
}

# Records in each of several folders that the service was ready with all of them.
record_use() {
  local index used
  ((${#data_dirs[@]} > 1)) || return 0
  used=$(IFS=, && echo "${data_dirs[*]}")
  for index in "${!data_dirs[@]}"; do write_file "${data_dirs[index]}/.owner.folders" "$index $used"$'\n'; done
}

# Removes the data of the service.
remove_service_data() {
  local folder
  for folder in "${data_dirs[@]}"; do
    if [[ ! -e $folder/.owner ]]; then
      remove_unclaimed "$folder"
    elif [[ $(<"$folder/.owner") == "$owner/$service" ]]; then
      rm -rf "$folder"
    fi
  done
}
