# Prints a part of a log, and changes nothing: its last lines, or what follows a position. A log that was renamed is printed to
# its end, and then the new one.
# Variables: log inode (empty for the last lines) offset lines.

inspect() {
  local now size renamed
  if ! read -r now size < <(stat -c '%i %s' "$log" 2>/dev/null); then
    printf 'inode=%s\noffset=%s\n\n' "$inode" "$offset"
    return
  fi
  printf 'inode=%s\noffset=%s\n\n' "$now" "$size"
  # The log may grow meanwhile, and the next call prints the rest.
  if [[ -z $inode ]]; then
    head -c "$size" "$log" | tail -n "$lines"
  elif [[ $now == "$inode" ]]; then
    ((size <= offset)) || tail -c "+$((offset + 1))" "$log" | head -c "$((size - offset))" || true
  else
    renamed=$(find "${log%/*}" -maxdepth 1 -inum "$inode" -print -quit)
    [[ -z $renamed ]] || tail -c "+$((offset + 1))" "$renamed"
    head -c "$size" "$log"
  fi
}
