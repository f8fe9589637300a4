# Starts a host: FOLDER NAME USER JAVA CONTROL_GROUP SSHD_OPTION…. Runs as the first process of its own namespaces; FOLDER
# contains the disks. JAVA is `with-java` or `without-java`. CONTROL_GROUP is the folder of the control group for systemd,
# or `without-systemd`. Prints its pid on this machine as the first line.
set -euo pipefail
folder=$1 name=$2 user=$3 java=$4 group=$5
shift 5
read -r pid _ </proc/self/stat
hostname "$name"

if [[ $group != without-systemd ]]; then
  mkdir -p "$group"
  find "$group" -mindepth 1 -depth -type d -exec rmdir {} + # Groups of the last start.
  echo 0 >"$group/cgroup.procs"
fi

cd "$folder"
root=$name/root
mount -t overlay -o "lowerdir=base,upperdir=$name/changes,workdir=$name/work" "$name" "$root"
echo "$name" >"$root/etc/hostname"
cp hosts "$root/etc/hosts"
cp user-key.pub "$root/home/$user/.ssh/authorized_keys"
key=$root/etc/ssh/ssh_host_ed25519_key
[[ -e $key ]] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$key"
printf '%s\n' "$@" >"$root/etc/ssh/sshd_config.d/this-host.conf"
if [[ $java == without-java ]]; then
  rm -rf "$root/usr/lib/jvm" "$root/usr/bin/java" "$root/etc/alternatives/java"
fi
find "$root/tmp" -mindepth 1 -delete # As at every boot; /run and /dev/shm are in memory.

# From here on, the machine's mounts are hidden.
cd "$root"
mount -t proc proc proc
init=(tini -- /usr/sbin/sshd -D -e)
if [[ $group != without-systemd ]]; then
  echo "$user ALL=(ALL:ALL) NOPASSWD: ALL" >"etc/sudoers.d/$user"
  # systemd would mount missing file systems itself, and change the machine's; it does not touch read-only ones.
  rm -f dev/console
  mount --bind dev dev
  mount -t sysfs -o ro sysfs sys
  mount --bind proc/sys proc/sys
  mount -o remount,bind,ro proc/sys
  init=(setpriv --bounding-set=-sys_module,-sys_rawio,-sys_time unshare --cgroup bash -ec '
    mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
    exec env container=test-host /lib/systemd/systemd --unit=multi-user.target')
fi
mount -t devpts -o newinstance,mode=620,ptmxmode=666 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=755 run run
mkdir run/sshd
pivot_root . mnt
cd /
umount --lazy /mnt

echo "$pid"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "${init[@]}" >/dev/null
