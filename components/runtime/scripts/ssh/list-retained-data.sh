# Prints `service=NAME` for each service of the stack that has data on the host, and changes nothing.
# Variables: stack_folder data_roots[] (none for the stack's own folder) owner.

list_services() {
  local folder marker name
  ((${#data_roots[@]} > 0)) || data_roots=("$HOME/kafka-cluster/$stack_folder/data")
  for folder in "${data_roots[@]}"; do
    for marker in "$folder"/*/.owner; do
      [[ -r $marker ]] || continue
      name=$(<"$marker")
      [[ $name != "$owner/"* ]] || echo "service=${name#"$owner/"}"
    done
  done | sort -u
}
