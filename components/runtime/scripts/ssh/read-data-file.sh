# Prints a file in the data folder of a service, if the data belongs to the stack.
# Variables: data_root owner service file.

print_file() { print_data_file "$data_root/$service/$file"; }
