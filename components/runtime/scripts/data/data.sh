# What is done to a service's data before a start. Whoever takes it in has a function `fail`.

# Whether a file among data holds a line, by which the data is known.
is_marked() { # FOLDER FILE LINE
  local line
  [[ -n $2 && -e $1/$2 ]] || return 1
  while IFS= read -r line || [[ -n $line ]]; do
    [[ ${line%$'\r'} != "$3" ]] || return 0
  done <"$1/$2"
  return 1
}

# Removes all data that is known by a line, and no other.
discard_data() { # FOLDER FILE LINE
  local path
  is_marked "$@" || return 0
  for path in "$1"/* "$1"/.[!.]*; do
    [[ $path == "$1/.owner" || $path == "$1/$2" ]] || rm -rf "$path"
  done
  rm -f "$1/$2" # The last, for a run that is cut is to find what is left.
}

# Makes sure that files are among data; those that are missing are written where there is no data yet.
put_data_files() { # FOLDER WHERE NAMES_ARRAY TEXTS_ARRAY
  local folder=$1 index name text found other
  local -n wanted_names=$3 wanted_texts=$4
  for index in "${!wanted_names[@]}"; do
    name=${wanted_names[index]} text=${wanted_texts[index]}
    found=$(cat "$folder/$name" 2>/dev/null && printf x) || found=
    [[ $found != "${text}x" ]] || continue
    found=${found%x} # A host that lost its power may have kept a file without its text.
    [[ -z $found ]] || fail "$name in data folder $folder$2 must be \"${text%$'\n'}\", got \"${found%$'\n'}\"; it is left as it is: bring the right data back"
    other=$(data_beside "$folder" "${wanted_names[@]}")
    [[ -z $other ]] || fail "data folder $folder$2 must hold $name beside what is there ($other), got none; bring the right data back, or, if it is this service's, write \"${text%$'\n'}\" into that file"
    printf '%s' "$text" >"$folder/$name.new"
    mv -fT "$folder/$name.new" "$folder/$name"
  done
}

# The first of a folder's files that is none of these, nor what a run that was cut in writing them has left.
data_beside() { # FOLDER NAME…
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
