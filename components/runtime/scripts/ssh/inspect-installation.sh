# Prints the health of an installation on a host, and changes nothing.
# Variables: what home.

inspect() {
  if is_intact; then
    echo "health=healthy"
  elif [[ -e $home/../manifest ]]; then
    echo "health=files of $what in $home were changed"
  else
    echo "health=$what is not installed in $home"
  fi
}
