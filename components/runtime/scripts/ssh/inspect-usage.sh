# Prints what a service uses of its host, and changes nothing.
# Variables: service_dir data_dirs[].

inspect() {
  local identity pid fields up
  if identity=$(running "$service_dir"); then
    pid=$(pid_in "$identity")
    read_stat "$pid" || return 0
    read -r up _ </proc/uptime
    echo "pid=$pid"
    echo "uptime_s=$((${up%.*} - fields[19] / $(getconf CLK_TCK)))"
    echo "memory_kib=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status")"
  fi
  # A file that is deleted meanwhile is no failure.
  echo "data_kib=$(du -sk --total "${data_dirs[@]}" 2>/dev/null | tail -n 1 | cut -f 1)"
  echo "free_kib=$(df -k --output=avail "${data_dirs[@]}" 2>/dev/null | tail -n +2 | sort -n | head -n 1)"
}
