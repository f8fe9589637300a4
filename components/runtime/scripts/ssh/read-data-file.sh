# Prints a file in the data folder of a service, if the data belongs to the stack.
# Variables: data_dirs[] owner file.

print_file() { print_data_file "$file" "${data_dirs[@]}"; }
