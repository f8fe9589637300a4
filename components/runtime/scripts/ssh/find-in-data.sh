# Prints the first text in the data of a service that matches a pattern, if the data belongs to the stack.
# Variables: data_root owner service pattern (an extended regular expression).

print_match() {
  owns_data "$data_root/$service" || return 0
  grep -rsahoE -m 1 -e "$pattern" "$data_root/$service" | sed -n 1p || true
}
