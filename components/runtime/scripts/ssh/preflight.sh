# Tells what a host is like, as `name=value` lines, and changes nothing.
# Values: stack_folder data_root java_home installation (name of its folder) url port_services[] port_numbers[]
# port_addresses[] (an address as in /proc/net/tcp, or empty for any) owner data_services[] data_files[] (of each service
# the one that says whose its data is, or nothing).

tell() {
  local missing java
  root=$HOME/kafka-cluster/$stack_folder
  missing=$(missing_programs)
  echo "kernel=$(uname -s)"
  echo "architecture=$(uname -m)"
  echo "home=$HOME"
  echo "missing=$missing"
  [[ -z $missing ]] || return 0 # Some are for the rest.
  echo "now=$(date +%s%3N)"
  echo "memoryMiB=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo) / 1024))"
  echo "freeMiB=$(free_mib "$root")"
  echo "writable=$(is_writable "$root" && echo yes || echo no)"
  if [[ -n $data_root ]]; then
    echo "dataFreeMiB=$(free_mib "$data_root")"
    echo "dataWritable=$(is_writable "$data_root" && echo yes || echo no)"
  fi
  ! compgen -G "$root/distributions/kafka*/manifest" >/dev/null || echo "installed=yes"
  java=$(find_java)
  [[ ! -x $java ]] || echo "java=$java"
  [[ ! -x $java ]] || echo "javaVersion=$(java_version "$java")"
  [[ -z $url ]] || echo "fetches=$(fetches && echo yes || echo no)"
  ports
  data
}

# What there is of the services' data: `data=SERVICE STATE`, and `dataText=SERVICE LINE` for each line of its file.
data() {
  local index service folder
  for index in "${!data_services[@]}"; do
    service=${data_services[index]}
    folder=${data_root:-$root/data}/$service
    echo "data=$service $(data_state "$service" "$folder")"
    [[ -z ${data_files[index]} ]] || text_of "$folder/${data_files[index]}" | sed "s|^|dataText=$service |; \$a\\"
  done
}

data_state() { # SERVICE FOLDER
  local begun=no
  [[ ! -e $root/services/$1 ]] || begun=yes
  if [[ $(cat "$2/.owner" 2>/dev/null) == "$owner/"* && -n $(find "$2" -mindepth 1 -maxdepth 1 ! -name '.owner*' -print -quit) ]]; then
    [[ $begun == yes ]] && echo there || echo kept
  else
    [[ $begun == yes ]] && echo lost || echo none
  fi
}

# A file among data of this stack.
text_of() { # PATH
  [[ $(cat "${1%/*}/.owner" 2>/dev/null) != "$owner/"* ]] || cat "$1" 2>/dev/null || true
}

# A file among a service's data. Values: data_root owner service file.
text() { text_of "$data_root/$service/$file"; }

# The first text among a service's data that fits a pattern. Values: data_root owner service pattern.
matching() {
  [[ $(cat "$data_root/$service/.owner" 2>/dev/null) == "$owner/"* ]] || return 0
  grep -rsahoE -m 1 -e "$pattern" "$data_root/$service" | sed -n 1p || true
}

# Services whose data was kept when the stack was destroyed: `kept=SERVICE`. Values: stack_folder data_root owner.
kept() {
  local marker name
  for marker in "${data_root:-$HOME/kafka-cluster/$stack_folder/data}"/*/.owner; do
    [[ -r $marker ]] || continue
    name=$(<"$marker")
    [[ $name != "$owner/"* ]] || echo "kept=${name#"$owner/"}"
  done
}

missing_programs() {
  local program found=()
  for program in cmp cut date find flock grep gzip head ln od sed setsid sha256sum sha512sum sort stat tail tar timeout tr; do
    command -v "$program" >/dev/null || found+=("$program")
  done
  echo "${found[*]}"
}

existing() { # PATH
  local path=$1
  while [[ ! -e $path ]]; do path=$(dirname "$path"); done
  echo "$path"
}

free_mib() { # PATH
  local blocks size
  read -r blocks size < <(stat -f -c '%a %S' "$(existing "$1")")
  echo $((blocks * size / 1048576))
}

is_writable() { # PATH
  local path
  path=$(existing "$1")
  [[ -d $path && -w $path && -x $path ]]
}

# The line in which a Java says which it is; one about JAVA_TOOL_OPTIONS may stand before it.
java_version() { "$1" -version 2>&1 </dev/null | grep -m 1 ' version "' || true; } # JAVA

# What has come stays as it came: an address that leads nowhere by now is no change.
fetches() {
  local place=$root/distributions/$installation
  if [[ -e $place/manifest ]]; then [[ -e $place/fetched ]]; else can_fetch; fi
}

can_fetch() {
  if command -v curl >/dev/null; then
    curl_config | curl --fail --silent --location --globoff --head --max-time 10 --output /dev/null --config -
  else
    command -v wget >/dev/null && wget --quiet --no-hsts --spider --timeout 10 --tries 1 --input-file - <<<"$url"
  fi
}

# Who else listens where a service is to listen: `port=SERVICE NUMBER HOLDER`.
ports() {
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

# Address and inode of each socket that listens on a port. What a Java binds to 127.0.0.1 is listed as ::ffff:127.0.0.1.
listeners() { # PORT
  local wanted address state inode
  wanted=$(printf %04X "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ address _ state _ _ _ _ _ inode _; do
    [[ $state != 0A || ${address#*:} != "$wanted" ]] || echo "${address%:*} $inode"
  done | sed 's/^0\{16\}F\{4\}0\{4\}//'
}

# Whether both can't be had at a time. Nothing but zeros is any address.
overlaps() { # LISTENING WANTED
  [[ -z $2 || $1 == "$2" || $1 =~ ^0+$ || $2 =~ ^0+$ ]]
}

own_pid() { # SERVICE
  local identity
  identity=$(running "$root/services/$1") && pid_in "$identity"
}

# Pid of who holds a socket, as far as this account may see it.
holder_of() { # INODE
  local link
  link=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$1\]" -print -quit 2>/dev/null) || true
  link=${link#/proc/}
  echo "${link%%/*}"
}
