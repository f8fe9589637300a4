# Prepares a service's data before its start. The script that includes this one must define a function `fail`.

# Succeeds if a file in the data folder contains the line that identifies the data.
has_fingerprint() { # FOLDER FILE LINE
  local line
  [[ -n $2 && -e $1/$2 ]] || return 1
  while IFS= read -r line || [[ -n $line ]]; do
    [[ ${line%$'\r'} != "$3" ]] || return 0
  done <"$1/$2"
  return 1
}

# Deletes all data if a file contains the line that identifies the data. Other data stays.
delete_data() { # FOLDER FILE LINE
  local path
  has_fingerprint "$@" || return 0
  for path in "$1"/* "$1"/.[!.]*; do
    [[ $path == "$1/.owner" || $path == "$1/.owner.folders" || $path == "$1/$2" ]] || rm -rf "$path"
  done
  rm -f "$1/$2" # The last one, so that a run after an interruption still identifies the rest.
}

# Succeeds if a properties file has the same values: Kafka 3.7 and newer add a value of their own to meta.properties.
has_values() { # NAME FOUND TEXT
  local line
  [[ $1 == *.properties && -n $2 ]] || return 1
  while IFS= read -r line; do
    [[ $'\n'${2//$'\r'/}$'\n' == *$'\n'"$line"$'\n'* ]] || return 1
  done <<<"${3%$'\n'}"
}

# Writes files into an empty data folder. Existing data must hold the same files.
ensure_data_files() { # FOLDER LOCATION NAMES_ARRAY TEXTS_ARRAY
  local folder=$1 index name text found other
  local -n wanted_names=$3 wanted_texts=$4
  for index in "${!wanted_names[@]}"; do
    name=${wanted_names[index]} text=${wanted_texts[index]}
    found=$(cat "$folder/$name" 2>/dev/null && printf x) || found=
    [[ $found != "${text}x" ]] || continue
    found=${found%x} # After a power failure a file may exist without its text.
    ! has_values "$name" "$found" "$text" || continue
    [[ -z $found ]] || fail "$name in data folder $folder$2 must be \"${text%$'\n'}\", got \"${found%$'\n'}\"; restore the data of this service (nothing was changed)"
    other=$(find_other_file "$folder" "${wanted_names[@]}")
    [[ -z $other ]] || fail "data folder $folder$2 must hold $name beside the existing $other, got none; restore the missing file, or, if the data is this service's, write \"${text%$'\n'}\" into that file"
    printf '%s' "$text" >"$folder/$name.new"
    mv -fT "$folder/$name.new" "$folder/$name"
  done
}

# Prints the first file of a folder other than these names and the unfinished copies of an interrupted run.
find_other_file() { # FOLDER NAME…
  local path name known folder=$1
  shift
  for path in "$folder"/* "$folder"/.[!.]*; do
    [[ -e $path ]] || continue
    name=${path##*/}
    for known in .owner lost+found "$@"; do
      [[ $name != "$known" && $name != "$known".* ]] || continue 2
    done
    echo "$name"
    return
  done
}
