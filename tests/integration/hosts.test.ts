// Verifies the hosts that other tests run on: they start, accept logins by key alone, reach each other and the test runner and
// nothing else, share neither files nor processes, fail as real hosts do (no network, a reboot, another host key, no Java, a
// full disk, a wrong clock), and leave nothing, also after a run that was killed.
// Does not verify: hosts with systemd (hosts-systemd.test.ts), of another platform, or with a kernel, a clock or a memory of
// their own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";

import { isRunning, type ProcessIdentity } from "../../components/runtime/machine/process-identity";
import { awaitCondition } from "../../testing/await-condition";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { sshOutput } from "../../testing/hosts/ssh-output";
import type { TestHost } from "../../testing/hosts/test-host";
import type { SshLogin } from "../../testing/ssh/over-ssh";
import { TYPESCRIPT_LOADER } from "../../tools/project";
import { childProcesses, kill, LIVES_ON } from "../support/child-processes";
import { temporaryFolder } from "../support/temporary-folder";

/** Longest time until ssh reports that a host does not answer, in milliseconds. */
const FAILS_WITHIN_MS = 2_500;

/** Command that starts a process which outlives the login. Prints the pid of the process. */
const LEAVE_PROCESS = "nohup sleep 1000 >/dev/null 2>&1 </dev/null & echo $!";

/** Folders of hosts of a process. */
const foldersOf = async (pid: number): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`kafka-cluster-hosts-${pid}-`));

/** True if this machine has an interface with this address. */
const hasAddress = (address: string): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some((own) => own.address === address));

/** Pids of the child processes of this process. */
const children = async (): Promise<string[]> =>
  (await readFile(`/proc/self/task/${process.pid}/children`, "utf8")).split(" ").filter(Boolean);

const areRunning = async (processes: readonly ProcessIdentity[]): Promise<boolean> =>
  (await Promise.all(processes.map(isRunning))).some(Boolean);

describe("hosts for tests", function () {
  this.timeout(120_000);

  let childrenBefore: readonly string[] = [];
  let made: TestHosts | undefined;
  let one: TestHost;
  let two: TestHost;
  let three: TestHost;

  /** Message of ssh about a login that fails. */
  const refusal = async (host: TestHost, login: Partial<SshLogin> = {}) => {
    const { exitCode, stderr } = await host.ssh("true", login);
    assert.equal(exitCode, 255, stderr);
    return stderr;
  };

  before(async function () {
    this.timeout(600_000); // The base root of the hosts may not exist yet.
    await requireHosts(this);
    childrenBefore = await children();
  });
  after(() => made?.remove());

  describe("three hosts", () => {
    it("start", async () => {
      made = await makeHosts({
        count: 3,
        except: { "host-2": { java: false }, "host-3": { diskMiB: 16, clockAheadS: -3_600 } },
      });
      [one, two, three] = made.hosts as [TestHost, TestHost, TestHost];
      assert.deepEqual(
        made.hosts.map(({ name }) => name),
        ["host-1", "host-2", "host-3"],
      );
    });

    it("accept logins of their account by key", async () => {
      for (const host of [one, two, three]) {
        assert.equal(await sshOutput(host, "id -un; hostname; pwd"), `kafka\n${host.name}\n/home/kafka`);
      }
    });

    it("refuse other logins", async () => {
      assert.match(await refusal(one, { user: "root" }), /Permission denied \(publickey/);
      assert.match(await refusal(one, { privateKeyPath: "/dev/null" }), /Permission denied \(publickey/);
    });

    it("have a host key each", async () => {
      assert.match(one.hostKey, /^ssh-ed25519 \S+$/);
      assert.notEqual(one.hostKey, two.hostKey);
      assert.match(await refusal(one, { knownHosts: `${one.address} ${two.hostKey}` }), /Host key verification failed/);
      assert.match(await refusal(one, { knownHosts: "" }), /Host key verification failed/);
    });

    it("reach each other by address and by name", async () => {
      for (const from of [one, two, three]) {
        for (const to of [one, two, three].flatMap(({ address, name }) => [address, name])) {
          assert.equal(await from.exec(`head -c 8 </dev/tcp/${to}/22`), "SSH-2.0-", `${from.name} to ${to}`);
        }
      }
    });

    it("reach the test runner, and no other network", async () => {
      const { runnerAddress } = made as TestHosts;
      const server = createServer((_, response) => response.end("from the runner")).listen(0, runnerAddress);
      try {
        await once(server, "listening");
        const { port } = server.address() as AddressInfo;
        assert.equal(await sshOutput(one, `curl -sS http://${runnerAddress}:${port}/`), "from the runner");
      } finally {
        server.close();
      }
      const subnet = runnerAddress.replace(/\d+$/, "0/24");
      const routes = (await one.exec("ip route show")).trim().split("\n");
      assert.deepEqual(
        routes.map((route) => route.split(" ")[0]),
        [subnet],
      );
    });

    describe("files", () => {
      const path = temporaryFolder();

      it("are separate on each host", async () => {
        await sshOutput(one, "mkdir folder; echo one > folder/file; echo one > /tmp/file");
        assert.deepEqual(await one.files("/home/kafka/folder"), ["file"]);
        assert.deepEqual(await two.files("/home/kafka/folder"), []);
        assert.deepEqual(await two.files("/tmp"), []);
      });

      it("are not those of the machine", async () => {
        await writeFile(path("of-the-machine"), "");
        await one.exec(`[[ ! -e ${path("of-the-machine")} ]]`);
        await one.exec("echo changed > /etc/debian_version");
        assert.notEqual(await readFile("/etc/debian_version", "utf8").catch(() => ""), "changed\n");
        assert.notEqual(await two.exec("cat /etc/debian_version"), "changed\n");
      });

      it("are on no disk of the machine", async () => {
        const places = (await one.exec("cat /proc/mounts")).trim().split("\n");
        assert.deepEqual(
          places.map((place) => place.split(" ").slice(0, 3).join(" ")),
          ["host-1 / overlay", "proc /proc proc", "devpts /dev/pts devpts", "shm /dev/shm tmpfs", "run /run tmpfs"],
        );
      });

      it("fill no more than the disk", async () => {
        const { exitCode, stderr } = await three.ssh("head -c 20M /dev/zero > big; rm big");
        assert.equal(exitCode, 0, stderr);
        assert.match(stderr, /No space left on device/);
        assert.equal(await sshOutput(one, "head -c 20M /dev/zero > big && rm big"), "");
      });
    });

    describe("processes", () => {
      it("are an SSH server and a first process", async () => {
        await awaitCondition(async () => (await two.processes()).length === 2, "nobody is logged in");
        const [init, sshd] = await two.processes();
        assert.equal(init?.pidInHost, 1);
        assert.match(init?.commandLine ?? "", /^tini /);
        assert.match(sshd?.commandLine ?? "", /^sshd: /);
      });

      it("are separate on each host, and outlive the login", async () => {
        const pid = Number(await sshOutput(one, LEAVE_PROCESS));
        const leftProcess = async () => (await one.processes()).find(({ pidInHost }) => pidInHost === pid);
        await awaitCondition(
          async () => (await leftProcess())?.commandLine === "sleep 1000",
          "the process has become another program",
        );
        const left = await leftProcess();
        assert.equal(
          (await two.processes()).some(({ commandLine }) => commandLine === "sleep 1000"),
          false,
        );
        await one.exec(`kill ${pid}`);
        await awaitCondition(async () => !(await isRunning(left as ProcessIdentity)), "it has ended");
      });

      it("do not see those of the machine", async () => {
        const seen = (await one.exec("ps -e -o args=")).trim().split("\n");
        assert.deepEqual(
          seen.filter((commandLine) => !/^(tini|sshd|ps|bash)\b/.test(commandLine)),
          [],
        );
      });

      it("are reaped after their parents have ended", async () => {
        await one.exec("(sleep 0.05 &)");
        await awaitCondition(
          async () => !/^(Z|S.* sleep)/m.test(await one.exec("ps -e -o stat=,args=")),
          "nothing is left of it",
        );
      });
    });

    it("have Java, unless they are set to have none", async () => {
      assert.match((await one.ssh("java -version")).stderr, /^openjdk version "17\./);
      assert.deepEqual(await two.files("/usr/lib/jvm"), []);
      const { exitCode, stderr } = await two.ssh("java -version");
      assert.equal(exitCode, 127, stderr);
    });

    it("have the machine's clock, unless they are set to have a wrong one", async () => {
      const aheadS = async (host: TestHost) => Number(await sshOutput(host, "date +%s")) - Date.now() / 1_000;
      assert.ok(Math.abs(await aheadS(one)) < 60);
      assert.ok(Math.abs((await aheadS(three)) + 3_600) < 60);
    });

    describe("a disconnected host", () => {
      after(() => one?.reconnect());

      it("does not answer, and the others do", async () => {
        await one.disconnect();
        const startedAt = Date.now();
        assert.match(await refusal(one, { connectTimeoutS: 1 }), /Connection timed out|No route to host/);
        assert.ok(Date.now() - startedAt < FAILS_WITHIN_MS);
        await assert.rejects(two.exec(`timeout 1 bash -c ': </dev/tcp/${one.name}/22'`));
        assert.equal(await sshOutput(two, "hostname"), "host-2");
      });

      it("keeps running", async () => {
        assert.match(await one.exec("hostname; ps -e -o args="), /^host-1\n(.*\n)*sshd: /);
      });

      it("answers again once it is connected", async () => {
        await one.reconnect();
        assert.equal(await sshOutput(one, "hostname"), "host-1");
        assert.equal(await two.exec(`head -c 8 </dev/tcp/${one.name}/22`), "SSH-2.0-");
      });
    });

    it("keep files over a reboot, and lose processes", async () => {
      await sshOutput(one, "echo kept > kept; echo lost > /tmp/lost; echo lost > /dev/shm/lost");
      const pid = Number(await sshOutput(one, LEAVE_PROCESS));
      const before = await one.processes();
      assert.ok(before.some(({ pidInHost }) => pidInHost === pid));
      const { hostKey } = one;
      await one.reboot();
      assert.equal(await areRunning(before), false);
      await awaitCondition(async () => (await one.processes()).length === 2, "the host runs its SSH server alone");
      assert.equal(await sshOutput(one, "cat kept; ls /tmp /dev/shm"), "kept\n/dev/shm:\n\n/tmp:");
      assert.equal(one.hostKey, hostKey);
      assert.equal(await two.exec(`head -c 8 </dev/tcp/${one.name}/22`), "SSH-2.0-");
    });

    it("are refused by ssh after their host key changed", async () => {
      const { knownHosts } = two;
      await two.changeHostKey();
      assert.match(await refusal(two, { knownHosts }), /REMOTE HOST IDENTIFICATION HAS CHANGED/);
      assert.equal(await sshOutput(two, "hostname"), "host-2");
    });
  });

  describe("with a port of their own", () => {
    it("listen on that port alone", async () => {
      const { hosts, remove } = await makeHosts({ count: 1, port: 2222 });
      try {
        const [host] = hosts as [TestHost];
        assert.match(host.knownHosts, /^\[10\.\d+\.\d+\.1\]:2222 ssh-ed25519 /);
        assert.equal(await sshOutput(host, "hostname"), "host-1");
        assert.match(await refusal(host, { port: 22 }), /Connection refused/);
      } finally {
        await remove();
      }
    });
  });

  describe("that are removed", () => {
    it("leave nothing", async () => {
      const { hosts, runnerAddress, remove } = made as TestHosts;
      await sshOutput(one, LEAVE_PROCESS);
      const processes = (await Promise.all(hosts.map((host) => host.processes()))).flat();
      assert.equal(await areRunning(processes), true);
      assert.equal(hasAddress(runnerAddress), true);
      assert.equal((await foldersOf(process.pid)).length, 1);
      await remove();
      assert.equal(await areRunning(processes), false);
      assert.equal(hasAddress(runnerAddress), false);
      assert.deepEqual(await foldersOf(process.pid), []);
      assert.doesNotMatch(await readFile("/proc/self/mountinfo", "utf8"), /kafka-cluster-hosts-/);
      // Some of these processes held networks and disks.
      assert.deepEqual(
        (await children()).filter((pid) => !childrenBefore.includes(pid)),
        [],
      );
    });
  });

  describe("of a run that was killed", () => {
    const start = childProcesses();
    const folders: string[] = [];
    afterEach(async () => {
      for (const folder of folders.splice(0)) {
        await rm(folder, { recursive: true, force: true });
      }
    });

    const isTheNextRun = async () => (await makeHosts({ count: 0 })).remove();

    it("end with the run, and the next run removes their folder", async () => {
      const child = await start(`
        require(${JSON.stringify(TYPESCRIPT_LOADER)});
        require(${JSON.stringify(join(__dirname, "..", "..", "testing", "hosts", "make-hosts"))})
          .makeHosts({ count: 2 })
          .then(async ({ hosts, runnerAddress }) => {
            const processes = await Promise.all(hosts.map((host) => host.processes()));
            console.log(JSON.stringify({ runnerAddress, processes: processes.flat() }));
          });
        setInterval(() => {}, 1000);
      `);
      const { runnerAddress, processes } = JSON.parse(child.firstLine);
      assert.ok(processes.length >= 4);
      assert.equal(await areRunning(processes), true);
      assert.equal(hasAddress(runnerAddress), true);
      await kill(child);
      await awaitCondition(async () => !(await areRunning(processes)), "the hosts have ended");
      await awaitCondition(async () => !hasAddress(runnerAddress), "the interface is gone");
      assert.equal((await foldersOf(child.pid)).length, 1);
      await isTheNextRun();
      assert.deepEqual(await foldersOf(child.pid), []);
    });

    it("are not removed while that run lives", async () => {
      const { pid } = await start(LIVES_ON);
      const folder = await mkdtemp(join(tmpdir(), `kafka-cluster-hosts-${pid}-`));
      folders.push(folder);
      await mkdir(join(folder, "host-1"));
      await isTheNextRun();
      assert.equal(existsSync(join(folder, "host-1")), true);
    });
  });
});
