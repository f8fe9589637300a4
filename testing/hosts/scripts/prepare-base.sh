# Turns a Debian root folder into the base root of test hosts: USER. Runs inside the folder, with chroot.
set -euo pipefail

# Without PAM, sshd treats an account as locked unless its password field is `*`.
useradd --create-home --shell /bin/bash --password '*' "$1"
install -d -m 700 -o "$1" -g "$1" "/home/$1/.ssh"

cat >/etc/ssh/sshd_config.d/test-host.conf <<'END'
UsePAM no
PasswordAuthentication no
HostKey /etc/ssh/ssh_host_ed25519_key
END

# Files of this machine, and keys that all hosts would share: each host makes its own keys at its first start.
rm -f /etc/hostname /etc/resolv.conf /etc/ssh/ssh_host_*
: >/etc/machine-id # Without the file, systemd would treat the boot as the first one and set up the system again.
