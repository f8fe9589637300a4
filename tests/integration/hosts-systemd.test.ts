// Verifies the hosts with systemd that other tests run on: they boot with systemd, run their SSH server as a service, let their
// account use sudo, restrict a hardened unit, start the unit again after a failure and a reboot, and rate it; they can't change
// devices, settings and control groups of the machine, and leave nothing, also after a run that was killed. A host without
// systemd beside them has none of these properties.
// Does not verify: limits of memory, tasks and processors, because their control groups may not be available on this machine;
// limits of open files above the machine's own; calls of systemd over D-Bus (systemd-run, or systemctl without sudo).
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { processInfo } from "../../components/runtime/machine/process-identity";
import { awaitCondition } from "../../testing/await-condition";
import { controlGroupOf } from "../../testing/hosts/control-group";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireSystemdHosts } from "../../testing/hosts/require-hosts";
import { sshOutput } from "../../testing/hosts/ssh-output";
import type { TestHost } from "../../testing/hosts/test-host";
import { TYPESCRIPT_LOADER } from "../../tools/project";
import { childProcesses, kill } from "../support/child-processes";

const PORT = 2222;

/** Script that writes what a service may see and change on a host, one fact per line, and then does not end. */
const SERVICE = `#!/bin/bash
may() { if "\${@:2}" >/dev/null 2>&1; then echo "may $1"; else echo "may not $1"; fi; }
{
  id -un
  grep -E '^(CapBnd|NoNewPrivs|Seccomp):' /proc/self/status
  echo "home: $(ls /home/kafka)"
  echo "tmp: $(ls /tmp)"
  may 'write to its folder' touch "$1/touched"
  may 'write to the system' touch /etc/touched
  may 'write to a home' touch /home/kafka/touched
  may 'use a disk' mknod /tmp/disk b 7 0
  may 'become root' sudo -n true
  may 'make a namespace' unshare --user true
  may 'rename the host' hostname other
} >"$1/facts"
exec sleep 1000
`;

const FOLDER = "/home/kafka/kafka-cluster/kafka-0";

const UNIT = `[Service]
Type=exec
User=kafka
ExecStart=${FOLDER}/run ${FOLDER}
Restart=on-failure
RestartSec=100ms
BindPaths=${FOLDER}
CapabilityBoundingSet=
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=tmpfs
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
UMask=0077

[Install]
WantedBy=multi-user.target
`;

/** Command line that writes a file, as its account or, in a folder of the system, as root. */
const write = (path: string, content: string): string =>
  `${path.startsWith("/home/") ? "" : "sudo -n "}tee ${path} >/dev/null <<'END'\n${content}END\n`;

/** Folder of the control group of a host on the machine, by the pid of the first process of the host. */
const groupOf = async (initPid: number): Promise<string> => {
  const [, path = ""] = /^0::(.*)\/init\.scope$/m.exec(await readFile(`/proc/${initPid}/cgroup`, "utf8")) ?? [];
  return join(dirname(await controlGroupOf("any")), path);
};

const initPid = async (host: TestHost): Promise<number> => (await host.processes())[0]?.pid ?? 0;

describe("hosts for tests with systemd", function () {
  this.timeout(120_000);

  let made: TestHosts | undefined;
  let host: TestHost;
  let plain: TestHost;

  const mainPid = () => sshOutput(host, "sudo -n systemctl show --property MainPID --value probe");
  const facts = async () => (await sshOutput(host, `cat ${FOLDER}/facts`)).split("\n").map((fact) => fact.trim());

  before(async function () {
    this.timeout(600_000); // The base root of the hosts may not exist yet.
    await requireSystemdHosts(this);
    made = await makeHosts({ count: 2, port: PORT, systemd: true, except: { "host-2": { systemd: false } } });
    [host, plain] = made.hosts as [TestHost, TestHost];
  });
  after(() => made?.remove());

  it("boot with systemd, without a failed unit", async () => {
    assert.equal(await sshOutput(host, "sudo -n systemctl is-system-running --wait"), "running");
    const [init] = await host.processes();
    assert.equal(init?.pidInHost, 1);
    assert.match(init?.commandLine ?? "", /^\/lib\/systemd\/systemd /);
  });

  it("run their SSH server as a service, with its port and key", async () => {
    assert.match(host.knownHosts, /^\[10\.\d+\.\d+\.1\]:2222 ssh-ed25519 /);
    assert.equal(await sshOutput(host, "sed -n 's/^0:://p' /proc/self/cgroup"), "/system.slice/ssh.service");
    await assert.rejects(host.exec("head -c 8 </dev/tcp/127.0.0.1/22"), /Connection refused/);
  });

  it("let their account use sudo without a password", async () => {
    assert.equal(await sshOutput(host, "sudo -n id -un"), "root");
  });

  describe("a host without systemd beside them", () => {
    it("has no systemd, and no sudo for its account", async () => {
      await plain.exec("[[ ! -e /run/systemd && ! -e /sys/fs ]]");
      const { exitCode, stderr } = await plain.ssh("sudo -n true");
      assert.equal(exitCode, 1);
      assert.match(stderr, /a password is required/);
    });
  });

  describe("the machine", () => {
    it("has no file system that is mounted on them", async () => {
      const places = (await host.exec("cat /proc/mounts")).trim().split("\n");
      const own = /^(host-1 \/(dev)? overlay|\w+ \/\S+ (proc|devpts|tmpfs|mqueue|hugetlbfs|fusectl|cgroup2|sysfs)) /;
      assert.deepEqual(
        places.filter((place) => !own.test(place)),
        [],
      );
    });

    it("has control groups that they can't see", async () => {
      assert.equal(await host.exec("ls -d /sys/fs/cgroup/*.scope"), "/sys/fs/cgroup/init.scope\n");
      // The control groups of version 1 are those of the test runner.
      const [runner, init] = await Promise.all(
        ["self", await initPid(host)].map((pid) => readFile(`/proc/${pid}/cgroup`, "utf8")),
      );
      const ofVersion1 = (groups = "") => groups.split("\n").filter((group) => !group.startsWith("0::"));
      assert.deepEqual(ofVersion1(init), ofVersion1(runner));
    });

    it("can't be changed, not even by root", async () => {
      await assert.rejects(host.exec("echo 1 > /proc/sys/vm/swappiness"), /Read-only file system/);
      await assert.rejects(sshOutput(host, "sudo -n date --set 12:00"), /Operation not permitted/);
      await host.exec("[[ ! -e /dev/console ]]");
    });
  });

  describe("a hardened unit", () => {
    it("starts", async () => {
      await sshOutput(host, `mkdir -p ${FOLDER}; touch secret /tmp/of-others`);
      await sshOutput(host, `${write(`${FOLDER}/run`, SERVICE)} chmod +x ${FOLDER}/run`);
      await sshOutput(host, write("/etc/systemd/system/probe.service", UNIT));
      await sshOutput(host, "sudo -n systemctl daemon-reload && sudo -n systemctl enable --now --quiet probe");
      assert.equal(await sshOutput(host, "sudo -n systemctl is-active probe"), "active");
    });

    it("is restricted", async () => {
      await awaitCondition(async () => (await facts()).length === 13, "the unit has written all facts");
      assert.deepEqual(await facts(), [
        "kafka",
        "CapBnd:\t0000000000000000",
        "NoNewPrivs:\t1",
        "Seccomp:\t2",
        "home: kafka-cluster",
        "tmp:",
        "may write to its folder",
        "may not write to the system",
        "may not write to a home",
        "may not use a disk",
        "may not become root",
        "may not make a namespace",
        "may not rename the host",
      ]);
    });

    it("is rated", async () => {
      const rated = await sshOutput(host, "sudo -n systemd-analyze security --no-pager probe | tail -1");
      const exposure = Number(/ exposure level for probe\.service: ([\d.]+) /.exec(rated)?.[1]);
      assert.ok(exposure <= 3, rated);
    });

    it("starts again after a failure", async () => {
      const pid = await mainPid();
      await sshOutput(host, `sudo -n kill -KILL ${pid}`);
      await awaitCondition(async () => !["0", pid].includes(await mainPid()), "the unit runs again");
      assert.equal(await sshOutput(host, "sudo -n systemctl show --property NRestarts probe"), "NRestarts=1");
    });

    it("runs after a reboot", async () => {
      await host.reboot();
      assert.equal(await sshOutput(host, "sudo -n systemctl is-system-running --wait"), "running");
      assert.equal(await sshOutput(host, "sudo -n systemctl is-active probe"), "active");
      assert.equal(await sshOutput(host, "sudo -n systemctl show --property NRestarts probe"), "NRestarts=0");
    });
  });

  describe("that are removed", () => {
    it("leave no control groups", async () => {
      const group = await groupOf(await initPid(host));
      assert.equal(basename(group), "host-1");
      assert.equal(existsSync(join(group, "system.slice")), true);
      await made?.remove();
      assert.equal(existsSync(dirname(group)), false);
    });
  });

  describe("of a run that was killed", () => {
    const start = childProcesses();

    it("end with the run, and the next run removes their control groups", async () => {
      const child = await start(`
        require(${JSON.stringify(TYPESCRIPT_LOADER)});
        require(${JSON.stringify(join(__dirname, "..", "..", "testing", "hosts", "make-hosts"))})
          .makeHosts({ count: 1, systemd: true })
          .then(async ({ hosts: [host] }) => console.log((await host.processes())[0].pid));
        setInterval(() => {}, 1000);
      `);
      const pid = Number(child.firstLine);
      const group = await groupOf(pid);
      await kill(child);
      await awaitCondition(async () => (await processInfo(pid)) === undefined, "the host has ended");
      assert.equal(existsSync(group), true);
      await (await makeHosts({ count: 0 })).remove();
      assert.equal(existsSync(dirname(group)), false);
    });
  });
});
