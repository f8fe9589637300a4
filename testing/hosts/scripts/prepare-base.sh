# Makes of a Debian root folder what all hosts of tests begin with. Runs in it, by chroot: USER.
set -euo pipefail

# Without PAM, sshd takes an account for locked unless its password field is `*`.
useradd --create-home --shell /bin/bash --password '*' "$1"
install -d -m 700 -o "$1" -g "$1" "/home/$1/.ssh"

cat >/etc/ssh/sshd_config.d/test-host.conf <<'END'
UsePAM no
PasswordAuthentication no
HostKey /etc/ssh/ssh_host_ed25519_key
END

# Of the machine that it was made on, or the same for all: each host makes its own keys when it starts first.
rm -f /etc/hostname /etc/resolv.conf /etc/ssh/ssh_host_*
: >/etc/machine-id # Were there none, systemd would set up the whole system anew.
