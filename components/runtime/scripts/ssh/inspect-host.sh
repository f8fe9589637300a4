# Prints facts about a host as `name=value` lines, and changes nothing.
# Variables: stack_folder data_roots[] (none for the stack's own folder) java_home (empty to search one) further_programs[]
# (needed as well) installation (name of its folder) url (empty for none) port_services[] port_numbers[] port_addresses[] (as in
# /proc/net/tcp, or empty for any address) owner data_services[] data_files[] (the file of each service that identifies its
# cluster, or empty) data_spreads[] (true for a service that uses all folders for data).

inspect() {
  local missing java
  root=$HOME/kafka-cluster/$stack_folder
  missing=$(missing_programs)
  echo "kernel=$(uname -s)"
  echo "architecture=$(uname -m)"
  echo "home=$HOME"
  echo "missing=$missing"
  [[ -z $missing ]] || return 0 # The rest needs these programs.
  echo "now=$(date +%s%3N)"
  echo "memoryMiB=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo) / 1024))"
  echo "freeMiB=$(free_mib "$root")"
  echo "writable=$(is_writable "$root" && echo yes || echo no)"
  print_data_disks
  ! compgen -G "$root/distributions/kafka*/manifest" >/dev/null || echo "installed=yes"
  java=$(find_java)
  [[ ! -x $java ]] || echo "java=$java"
  [[ ! -x $java ]] || echo "javaVersion=$(java_version "$java")"
  [[ -z $url ]] || echo "downloads=$(downloads && echo yes || echo no)"
  has_systemd || echo "openFilesLimit=$(ulimit -Hn)"
  sed 's/^/mount=/' /proc/self/mountinfo
  print_ports_in_use
  print_data
}

# Prints `dataDisk=FREE_MIB WRITABLE FOLDER` for each folder for data.
print_data_disks() {
  local folder
  for folder in "${data_roots[@]}"; do
    echo "dataDisk=$(free_mib "$folder") $(is_writable "$folder" && echo yes || echo no) $folder"
  done
}

missing_programs() {
  local program missing=()
  for program in cmp cut date find flock grep gzip head ln od sed setsid sha256sum sha512sum sort stat tail tar timeout tr \
    "${further_programs[@]}"; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  echo "${missing[*]}"
}

# The path, or its closest parent that exists.
existing_part() { # PATH
  local path=$1
  while [[ ! -e $path ]]; do path=$(dirname "$path"); done
  echo "$path"
}

free_mib() { # PATH
  local blocks size
  read -r blocks size < <(stat -f -c '%a %S' "$(existing_part "$1")")
  echo $((blocks * size / 1048576))
}

is_writable() { # PATH
  local path
  path=$(existing_part "$1")
  [[ -d $path && -w $path && -x $path ]]
}

# The line with the version of a Java. A line about JAVA_TOOL_OPTIONS may come before it.
java_version() { "$1" -version 2>&1 </dev/null | grep -m 1 ' version "' || true; } # JAVA

# True if the host downloads the archive itself: as it did for an existing installation, otherwise if it can do so now. An
# address that no longer works does not change an existing installation.
downloads() {
  local installed=$root/distributions/$installation
  if [[ -e $installed/manifest ]]; then [[ -e $installed/downloaded ]]; else can_download; fi
}

can_download() {
  if command -v curl >/dev/null; then
    curl_config | curl --fail --silent --location --globoff --head --max-time 10 --output /dev/null --config -
  else
    command -v wget >/dev/null && wget --quiet --no-hsts --spider --timeout 10 --tries 1 --input-file - <<<"$url"
  fi
}

# Prints `port=SERVICE NUMBER HOLDER` for each port that another process listens on.
print_ports_in_use() {
  local index service number address inode holder own
  for index in "${!port_numbers[@]}"; do
    service=${port_services[index]} number=${port_numbers[index]}
    own=$(own_pid "$service") || true
    while read -r address inode; do
      overlaps "$address" "${port_addresses[index]}" || continue
      holder=$(holder_of "$inode")
      [[ -z $holder || $holder != "$own" ]] || continue
      echo "port=$service $number ${holder:+process $holder}"
      break
    done < <(listeners "$number")
  done
}

# Address and inode of each socket that listens on a port. An address that Java binds to 127.0.0.1 is listed as
# ::ffff:127.0.0.1.
listeners() { # PORT
  local wanted address state inode
  wanted=$(printf %04X "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ address _ state _ _ _ _ _ inode _; do
    [[ $state != 0A || ${address#*:} != "$wanted" ]] || echo "${address%:*} $inode"
  done | sed 's/^0\{16\}F\{4\}0\{4\}//'
}

# True if the same port can't be bound at both addresses. Zeros stand for any address.
overlaps() { # LISTENING WANTED
  [[ -z $2 || $1 == "$2" || $1 =~ ^0+$ || $2 =~ ^0+$ ]]
}

own_pid() { # SERVICE
  local identity
  identity=$(running "$root/services/$1") && pid_in "$identity"
}

# Pid of the process that holds a socket, if this account may see it.
holder_of() { # INODE
  local link
  link=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$1\]" -print -quit 2>/dev/null) || true
  link=${link#/proc/}
  echo "${link%%/*}"
}

# Prints `data=SERVICE STATE` for each service, `dataText=SERVICE LINE` for each line of its identity file, and
# `dataPart=SERVICE FOLDER INDEX POSITION FOLDERS` for each folder with data.
print_data() {
  local index service folders
  ((${#data_roots[@]} > 0)) || data_roots=("$root/data")
  for index in "${!data_services[@]}"; do
    service=${data_services[index]}
    folders=("${data_roots[@]/%//$service}")
    [[ ${data_spreads[index]} == true ]] || folders=("${folders[0]}")
    echo "data=$service $(data_state "$service" "${folders[@]}")"
    print_parts "$service" "${folders[@]}"
    [[ -z ${data_files[index]} ]] || print_data_file "${data_files[index]}" "${folders[@]}" | sed "s|^|dataText=$service |; \$a\\"
  done
}

print_parts() { # SERVICE FOLDER…
  local service=$1 folder index=0 position used
  shift
  for folder in "$@"; do
    if has_data "$folder" && { ((index == 0)) || [[ $(<"$folder/.owner") == "$owner/$service" ]]; }; then
      read_folders "$folder"
      echo "dataPart=$service $folder $index $position $used"
    fi
    index=$((index + 1))
  done
}

has_data() { owns_data "$1" && [[ -n $(find "$1" -mindepth 1 -maxdepth 1 ! -name '.owner*' -print -quit) ]]; } # FOLDER

# `present`: data of this stack. `retained`: data of a destroyed stack. `lost`: the service was started, but has no data.
data_state() { # SERVICE FOLDER…
  local folder started=no
  [[ ! -e $root/services/$1 ]] || started=yes
  for folder in "${@:2}"; do
    if has_data "$folder"; then
      [[ $started == yes ]] && echo present || echo retained
      return
    fi
  done
  [[ $started == yes ]] && echo lost || echo none
}
