# Sets up the rack of test hosts: a network switch that is connected to the test runner, and a disk for each host. Runs in
# its own network and mount namespaces, and holds them: INTERFACE RUNNER_PID BASE_ROOT [NAME DISK_MIB]….
set -euo pipefail
interface=$1 runner=$2 base=$3
shift 3

ip link add switch type bridge
ip link set switch up
ip link add runner type veth peer name "$interface" netns "$runner"
ip link set runner master switch up

mkdir base
mount --bind "$base" base
while (($# > 0)); do
  mkdir "$1"
  mount -t tmpfs -o "size=$2m" "$1" "$1"
  mkdir "$1/changes" "$1/work" "$1/root"
  shift 2
done

echo ready
exec sleep infinity >/dev/null
