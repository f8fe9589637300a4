# Tells what a host is like, as `name=value` lines, and changes nothing.
# Values: stack_folder data_root java_home url services[] port_services[] port_numbers[] port_addresses[] (an address as
# in /proc/net/tcp, or empty for any).

tell() {
  root=$HOME/kafka-cluster/$stack_folder
  echo "kernel=$(uname -s)"
  echo "architecture=$(uname -m)"
  echo "home=$HOME"
  echo "missing=$(missing_programs)"
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
  [[ ! -x $java ]] || echo "javaVersion=$("$java" -version 2>&1 </dev/null | head -n 1)"
  [[ -z $url ]] || echo "fetches=$(can_fetch && echo yes || echo no)"
  ports
}

missing_programs() {
  local program found=()
  for program in cmp cut date flock grep gzip head ln mktemp od sed setsid sha256sum sha512sum sort stat tail tar timeout tr; do
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
  set -- $(stat -f -c '%a %S' "$(existing "$1")")
  echo $(($1 * $2 / 1048576))
}

is_writable() { # PATH
  local path
  path=$(existing "$1")
  [[ -d $path && -w $path && -x $path ]]
}

can_fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --location --head --max-time 10 --output /dev/null "$url"
  else
    command -v wget >/dev/null && wget --quiet --spider --timeout 10 --tries 1 "$url"
  fi
}

# Who listens where a service is to listen: `port=SERVICE NUMBER HOLDER`.
ports() {
  local index wanted address inode holder
  for index in "${!port_numbers[@]}"; do
    wanted=$(printf %04X "${port_numbers[index]}")
    while read -r address inode; do
      overlaps "${address%:*}" "${port_addresses[index]}" || continue
      holder=$(holder_of "$inode")
      [[ $holder == "$(own_pid "${port_services[index]}")" && -n $holder ]] || echo "port=${port_services[index]} ${port_numbers[index]} ${holder:+process $holder}"
      break
    done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ address _ state _ _ _ _ _ inode _; do
      [[ $state != 0A || ${address##*:} != "$wanted" ]] || echo "$address $inode"
    done)
  done
}

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
  for link in /proc/[0-9]*/fd/*; do
    if [[ $(readlink "$link" 2>/dev/null) == "socket:[$1]" ]]; then
      link=${link#/proc/}
      echo "${link%%/*}"
      return
    fi
  done
}
