# Connects a host with the switch: NAME PID HARDWARE_ADDRESS ADDRESS_ARGUMENT…. Runs in the network namespace of the switch.
set -euo pipefail
name=$1 pid=$2 hardware_address=$3
shift 3

in_host() { nsenter --target "$pid" --net "$@"; }

# The cable of the last start is deleted a moment after the last process of the host has ended.
ip link delete "$name" 2>/dev/null || true
ip link add "$name" type veth peer name eth0 address "$hardware_address" netns "$pid"
ip link set "$name" master switch up
in_host ip link set lo up
in_host ip address add dev eth0 "$@"
in_host ip link set eth0 up
