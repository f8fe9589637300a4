# Starts a host: FOLDER NAME USER JAVA SSHD_OPTION…. Runs as the first process of name spaces of its own, beside the disks
# in FOLDER; JAVA is `with-java` or `without-java`. Its first line is its pid as the machine counts.
set -euo pipefail
folder=$1 name=$2 user=$3 java=$4
shift 4
read -r pid _ </proc/self/stat
hostname "$name"

cd "$folder"
root=$name/root
mount -t overlay -o "lowerdir=base,upperdir=$name/changes,workdir=$name/work" "$name" "$root"
echo "$name" >"$root/etc/hostname"
cp hosts "$root/etc/hosts"
cp user-key.pub "$root/home/$user/.ssh/authorized_keys"
key=$root/etc/ssh/ssh_host_ed25519_key
[[ -e $key ]] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$key"
if [[ $java == without-java ]]; then
  rm -rf "$root/usr/lib/jvm" "$root/usr/bin/java" "$root/etc/alternatives/java"
fi
find "$root/tmp" -mindepth 1 -delete # As on any machine that starts; /run and /dev/shm lie in memory.

# From here on, no mount of the machine is seen.
cd "$root"
mount -t proc proc proc
mount -t devpts -o newinstance,mode=620,ptmxmode=666 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=755 run run
mkdir run/sshd
pivot_root . mnt
cd /
umount --lazy /mnt

echo "$pid"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin tini -- /usr/sbin/sshd -D -e "$@" >/dev/null
