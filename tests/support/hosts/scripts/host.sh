# Starts a host: FOLDER NAME USER JAVA SSHD_OPTION…. Runs as the first process of name spaces of its own, beside the disks
# in FOLDER; JAVA is `with-java` or `without-java`. Its first line is its pid as the machine counts.
set -euo pipefail
folder=$1 name=$2 user=$3 java=$4
shift 4
read -r pid _ </proc/self/stat
hostname "$name"

cd "$folder"
mount -t overlay -o "lowerdir=base,upperdir=$name/changes,workdir=$name/work" "$name" "$name/root"
cp hosts "$name/root/etc/hosts"
cp user-key.pub "$name/root/home/$user/.ssh/authorized_keys"

# From here on, no mount of the machine is seen.
cd "$name/root"
mount -t proc proc proc
pivot_root . mnt
cd /
umount --lazy /mnt

mount -t devpts -o newinstance,mode=620,ptmxmode=666 devpts /dev/pts
for place in /dev/shm /run /tmp; do # Empty after each start, as on any machine.
  mount -t tmpfs -o mode=1777 tmpfs "$place"
done
chmod 755 /run
mkdir /run/sshd

echo "$name" >/etc/hostname
key=/etc/ssh/ssh_host_ed25519_key
[[ -e $key ]] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$key"
if [[ $java == without-java ]]; then
  rm -rf /usr/lib/jvm /usr/bin/java /etc/alternatives/java
fi

echo "$pid"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin tini -- /usr/sbin/sshd -D -e "$@" >/dev/null
