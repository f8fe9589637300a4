# Prints `service=NAME` for each service of the stack that has data on the host, and changes nothing.
# Variables: stack_folder data_root (empty for the stack's own folder) owner.

list_services() {
  local marker name
  for marker in "${data_root:-$HOME/kafka-cluster/$stack_folder/data}"/*/.owner; do
    [[ -r $marker ]] || continue
    name=$(<"$marker")
    [[ $name != "$owner/"* ]] || echo "service=${name#"$owner/"}"
  done
}
