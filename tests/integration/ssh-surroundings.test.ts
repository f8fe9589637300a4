// Verifies: a host whose account has the name of a domain, whose shell prints text and whose /tmp forbids programs runs a
// cluster, native libraries of codecs included; a host without SFTP, with a home folder that forbids programs or with a shell
// that runs nothing is refused by name, and nothing is left there.
// Does not verify: accounts of a real domain.
import assert from "node:assert/strict";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { hostEntries, onHosts } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publish } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { programError } from "../support/program-error";

const ACCOUNT = "EXAMPLE\\kafka";
const HOME = "/home/EXAMPLE/kafka";

/** File that the SSH server removes before it reads its configuration again, and writes when it listens again. */
const PID_FILE = "/run/sshd.pid";

/** Command that sets the SFTP subsystem of the SSH server, and ends when the server has read it. */
const subsystem = (line: string): string => `
  sed -i '/^Subsystem/d' /etc/ssh/sshd_config
  printf '%s\\n' '${line}' >>/etc/ssh/sshd_config
  rm ${PID_FILE}
  pkill -HUP -o sshd
  for ((tries = 0; tries < 500; tries++)); do [[ -s ${PID_FILE} ]] && break; sleep 0.01; done
  [[ -s ${PID_FILE} ]]
`;

describe("the surroundings of a host", function () {
  this.timeout(300_000);

  let made: TestHosts;
  let host: TestHost;
  let stack: ScratchStack | undefined;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    [host] = made.hosts as [TestHost];
    await host.exec(`
      mkdir -p ${HOME}/.ssh
      printf '%s\\n' '${ACCOUNT}:x:2001:2001::${HOME}:/bin/bash' >>/etc/passwd
      printf '%s\\n' '${ACCOUNT}:*:19000:0:99999:7:::' >>/etc/shadow
      cp /home/${host.user}/.ssh/authorized_keys ${HOME}/.ssh
      echo 'printf "Welcome to home=/nowhere"; umask 077' >${HOME}/.bashrc
      chmod 700 ${HOME}/.ssh
      chown -R 2001:2001 ${HOME}
      mount -t tmpfs -o noexec,mode=1777 tmpfs /tmp
      ${subsystem("Subsystem sftp internal-sftp")}
    `);
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  const settings = (other: Readonly<Record<string, unknown>> = {}) =>
    onHosts([host], {
      hosts: hostEntries([host]).map((entry) => ({ ...entry, user: ACCOUNT })),
      smokeTest: false,
      heapMiB: 256,
      zookeeperHeapMiB: 128,
      ...other,
    });

  const files = () => host.exec(`find ${HOME} -path '*kafka-cluster*'`);

  const refusals: readonly (readonly [what: string, breaks: string, mends: string, message: RegExp])[] = [
    [
      "no SFTP",
      subsystem(""),
      subsystem("Subsystem sftp internal-sftp"),
      /host host-1 must offer SFTP, because archives are copied by SFTP, got no answer; add/,
    ],
    [
      "an SFTP that starts a shell, which prints",
      subsystem("Subsystem sftp /usr/lib/openssh/sftp-server"),
      subsystem("Subsystem sftp internal-sftp"),
      /host host-1 must offer SFTP, because archives are copied by SFTP, got no answer; add/,
    ],
    [
      "a home folder that forbids programs",
      `mount --bind ${HOME} ${HOME} && mount -o remount,bind,noexec ${HOME}`,
      `umount ${HOME}`,
      /host host-1 must allow programs to run in \/home\/EXAMPLE\/kafka, .+ got a file system mounted noexec; log in/,
    ],
    [
      "a shell that runs nothing",
      "sed -i '/^EXAMPLE/s|/bin/bash|/usr/sbin/nologin|' /etc/passwd",
      "sed -i '/^EXAMPLE/s|/usr/sbin/nologin|/bin/bash|' /etc/passwd",
      /the shell of the account ends before it runs a command \(exit code 1, This account is currently not available\.\); give/,
    ],
  ];
  for (const [what, breaks, mends, message] of refusals) {
    it(`are refused with ${what}`, async () => {
      await host.exec(breaks);
      try {
        assert.match((await programError(settings())) ?? "", message);
      } finally {
        await host.exec(mends);
      }
      assert.equal(await files(), "");
    });
  }

  it("may be an account of a domain, a shell that prints, and a /tmp that forbids programs", async () => {
    stack = await ScratchStack.create(settings({ brokerConfig: { "compression.type": "snappy" } }));
    await succeeds(stack.up());
    const { bootstrapServers, tools } = await stack.outputs();
    await publish(bootstrapServers, "orders", ["one", "two"]);
    assert.match(await files(), /\/kafka-0\/tmp\/snappy-\S+\.so/);
    assert.match(tools, /'EXAMPLE\\kafka@[\d.]+'/);
    await succeeds(stack.preview("--expect-no-changes"));
    await succeeds(stack.destroy());
    assert.equal(await files(), "");
  });
});
