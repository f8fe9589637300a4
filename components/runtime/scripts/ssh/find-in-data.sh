# Prints the first text in the data of a service that matches a pattern, if the data belongs to the stack.
# Variables: data_dirs[] owner pattern (an extended regular expression).

print_match() {
  local folder
  for folder in "${data_dirs[@]}"; do
    ! owns_data "$folder" || grep -rsahoE -m 1 -e "$pattern" "$folder" || true
  done | sed -n 1p
}
