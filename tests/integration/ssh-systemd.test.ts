// Proves of the cluster on hosts with systemd: its services are hardened units that keep to their folders, start again
// after their end and with their host, and run on while nobody may use sudo; whatever somebody does to a unit is shown and
// healed; where sudo is missing from the start they run without systemd; nothing is left, also of an `up` that was killed.
// Does not prove: limits of open files above the machine's own, and calls of systemd over D-Bus, for which see
// hosts-systemd.test.ts; a host that loses its power while something is written.
import assert from "node:assert/strict";

import { unitPrefix } from "../../components/runtime/ssh/hosts/host-layout";
import { waitUntil } from "../../components/shared/wait-until";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireSystemdHosts } from "../../testing/hosts/require-hosts";
import { folderOn, leftoversOn, onHosts, serviceDirOn, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publish, readAll } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT } from "../../tools/project";

/** Where data lies that is not in the account's home folder. */
const DATA_DIR = "/srv/kafka";

/** Stands for what is secret in settings; Kafka passes over a key that it does not know. */
const SECRET = "correct-horse-battery";

/** Time for a broker to be back: systemd waits 5 s, and ZooKeeper lets go of the one before after 18 s. */
const BACK_TIMEOUT_MS = 60_000;

const SERVICES = ["kafka-0", "zookeeper"];

const records = ["one", "two", "three"];

describe("a cluster on hosts with systemd", function () {
  this.timeout(300_000);
  inOrder(this);

  let made: TestHosts | undefined;
  let host: TestHost;
  let withoutSudo: TestHost;
  let stack: ScratchStack;

  const settings = (brokerConfig: Readonly<Record<string, unknown>> = {}) => ({
    bindAddress: host.address,
    dataDir: DATA_DIR,
    smokeTest: false,
    brokerConfig: { "test.word": SECRET, ...brokerConfig },
  });
  const unitOf = (service: string) => `${unitPrefix(PROJECT, stack.name)}${service}.service`;
  const unitFile = (service: string) => `/etc/systemd/system/${unitOf(service)}`;
  const property = async (service: string, name: string) =>
    (await host.exec(`systemctl show --property ${name} --value ${unitOf(service)}`)).trim();
  const pidOf = (service: string) => property(service, "MainPID");
  const pids = () => Promise.all(SERVICES.map(pidOf));
  const bootstrapServers = async () => (await stack.outputs<{ bootstrapServers: string }>()).bootstrapServers;

  const comesUp = (...args: string[]): Promise<string> => succeeds(stack.up(...args));
  const previewShows = async (...words: string[]) => {
    const text = await succeeds(stack.preview());
    for (const word of words) {
      assert.ok(text.includes(word), `${word} is not in: ${text}`);
    }
  };
  const runsAsUnits = async () => {
    for (const service of SERVICES) {
      const states = await host.exec(`systemctl is-active ${unitOf(service)}; systemctl is-enabled ${unitOf(service)}`);
      assert.equal(states, "active\nenabled\n");
      assert.equal(await property(service, "NeedDaemonReload"), "no");
    }
    const running = Object.entries(await servicesOn(host)).map(([service, [process]]) => [
      service,
      String(process?.pidInHost),
    ]);
    assert.deepEqual(Object.fromEntries(running), Object.fromEntries(await Promise.all(SERVICES.map(withPid))));
  };
  const withPid = async (service: string) => [service, await pidOf(service)];
  const holdsRecords = async () =>
    assert.deepEqual(await readAll(await bootstrapServers(), "orders", records.length), records);
  /** Waits for a broker that nobody has started by `up`. */
  const comesBack = () =>
    waitUntil(
      () => readAll(`${host.address}:9092`, "orders", records.length, 5_000),
      (cause) => new Error("the broker is not back", { cause }),
      { timeoutMs: BACK_TIMEOUT_MS, intervalMs: 200 },
    );
  /** Destroys it, and looks whether anything of it is left. */
  const isDestroyed = async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await leftoversOn(host), []);
    assert.deepEqual(await host.files(DATA_DIR), []);
    assert.equal(await host.exec(`systemctl list-units --all --plain --no-legend '${PROJECT}*'`), "");
  };

  before(async function () {
    this.timeout(600_000); // Where there is no base yet, it is made.
    await requireSystemdHosts(this);
    made = await makeHosts({ count: 2, systemd: true });
    [host, withoutSudo] = made.hosts as [TestHost, TestHost];
    await host.exec(`install --directory --owner ${host.user} ${DATA_DIR}`);
    stack = await sshStack([host], settings());
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  it("runs its services as units that start with the host", async () => {
    await comesUp();
    await runsAsUnits();
    for (const service of SERVICES) {
      assert.equal(await property(service, "User"), host.user);
      assert.equal((await host.exec(`stat --format '%A %U' ${unitFile(service)}`)).trim(), "-rw-r--r-- root");
    }
    await publish(await bootstrapServers(), "orders", records);
  });

  it("shows no secret to others", async () => {
    const open = await host.exec(`find ${folderOn(host, stack)} ${DATA_DIR}/* -perm /077`);
    assert.equal(open, "");
    const owners = await host.exec(`find ${folderOn(host, stack)} ${DATA_DIR}/* -printf '%u\\n' | sort -u`);
    assert.equal(owners, `${host.user}\n`);
    await host.exec(`grep -rqF ${SECRET} ${serviceDirOn(host, stack, "kafka-0")}/config`);
    await host.exec(`! grep -rqF ${SECRET} /etc/systemd /run/systemd`);
    assert.ok((await host.processes()).every(({ commandLine }) => !commandLine.includes(SECRET)));
  });

  it("keeps its services in their bounds", async () => {
    for (const service of SERVICES) {
      const rated = await host.exec(`systemd-analyze security --no-pager ${unitOf(service)} | tail -n 1`);
      const exposure = Number(/ exposure level for \S+: ([\d.]+) /.exec(rated)?.[1]);
      assert.ok(exposure <= 3, rated);

      const inside = `nsenter --target ${await pidOf(service)} --mount`;
      const asUser = `setpriv --reuid ${host.user} --regid ${host.user} --clear-groups`;
      const own = [`${serviceDirOn(host, stack, service)}/logs`, `${DATA_DIR}/${service}`, "/tmp", "/var/tmp"];
      const writable = await host.exec(
        `${inside} ${asUser} find / \\( -path /proc -o -path /dev \\) -prune -o -type d -writable -print 2>/dev/null || true`,
      );
      const folders = writable.split("\n").filter(Boolean);
      assert.deepEqual(
        folders.filter((folder) => !own.some((path) => `${folder}/`.startsWith(`${path}/`))),
        [],
      );
      assert.deepEqual(
        own.filter((path) => !folders.includes(path)),
        [],
      );
      assert.equal(await host.exec(`${inside} ls -A /tmp`), `hsperfdata_${host.user}\n`);
      assert.equal(await host.exec(`${inside} ls ${folderOn(host, stack)}/services`), `${service}\n`);
      assert.equal(await host.exec(`${inside} ls --almost-all /home/${host.user}`), "kafka-cluster\n");
    }
  });

  it("is as it was for the next `up`", async () => {
    const before = await pids();
    await comesUp("--expect-no-changes");
    assert.deepEqual(await pids(), before);
  });

  describe("of which a broker is killed", () => {
    it("has systemd start it again, which `up` takes note of", async () => {
      const [killed, zooKeeper] = await pids();
      await host.exec(`kill -KILL ${killed}`);
      await comesBack();
      const [back] = await pids();
      assert.notEqual(back, killed);
      await previewShows("it was started again by somebody else");
      await comesUp();
      assert.deepEqual(await pids(), [back, zooKeeper]);
      await comesUp("--expect-no-changes");
    });
  });

  describe("whose host is rebooted", () => {
    it("is back with its records by itself", async () => {
      await host.reboot();
      assert.deepEqual(await comesBack(), records);
      await runsAsUnits();
      const before = await pids();
      await comesUp();
      assert.deepEqual(await pids(), before);
    });
  });

  describe("whose units somebody changes", () => {
    const isHealed = async () => {
      await comesUp();
      await runsAsUnits();
      assert.deepEqual(await host.files(`${unitFile("kafka-0")}.d`), []);
      await holdsRecords();
    };

    it("shows one that is not enabled, and one with a setting on top, and heals them", async () => {
      await host.exec(
        `systemctl disable --quiet ${unitOf("zookeeper")}
        mkdir ${unitFile("kafka-0")}.d
        printf '[Service]\\nRestart=no\\n' >${unitFile("kafka-0")}.d/override.conf
        systemctl daemon-reload`,
      );
      await previewShows(`unit ${unitOf("zookeeper")} is not enabled`, `unit ${unitOf("kafka-0")} was changed`);
      await isHealed();
      assert.equal(await property("kafka-0", "Restart"), "on-failure");
    });

    it("shows one that was edited, and one that is gone, and heals them", async () => {
      await host.exec(
        `sed -i 's/^NoNewPrivileges=.*/NoNewPrivileges=no/' ${unitFile("zookeeper")}
        rm ${unitFile("kafka-0")}`,
      );
      await previewShows(`unit ${unitOf("zookeeper")} was changed`, `unit ${unitOf("kafka-0")} was removed`);
      await isHealed();
    });

    it("shows one that was stopped, and heals it", async () => {
      const [broker, zooKeeper] = await pids();
      await host.exec(`systemctl stop ${unitOf("kafka-0")}`);
      await previewShows(`process ${broker} has ended`);
      await isHealed();
      assert.equal(await pidOf("zookeeper"), zooKeeper);
    });
  });

  describe("with another setting", () => {
    it("restarts the broker alone, as the same unit", async () => {
      const [broker, zooKeeper] = await pids();
      await stack.configure(onHosts([host], settings({ "log.retention.hours": 24 })));
      await comesUp();
      await runsAsUnits();
      assert.notEqual(await pidOf("kafka-0"), broker);
      assert.equal(await pidOf("zookeeper"), zooKeeper);
    });
  });

  describe("whose account may not use sudo any more", () => {
    const sudoers = () => `/etc/sudoers.d/${host.user}`;
    let before: string[];

    const refuses = async (command: () => ReturnType<ScratchStack["up"]>) => {
      const text = await fails(command());
      const told = `unit ${unitOf("kafka-0")} on ${host.name} can't be removed; let ${host.user} run sudo without a password, or remove it as root`;
      assert.ok(text.replace(/\s+/g, " ").includes(told), text);
      assert.deepEqual(await pids(), before);
      await holdsRecords();
    };

    it("runs on, and says so", async () => {
      before = await pids();
      await host.exec(`mv ${sudoers()} /opt`);
      await comesUp("--expect-no-changes");
    });

    it("says what is to be done, and loses nothing", async () => {
      await stack.configure(onHosts([host], settings({ "log.retention.hours": 36 })));
      await refuses(() => stack.up());
      await refuses(() => stack.destroy());
    });

    it("is destroyed once it may again, and leaves nothing", async () => {
      await host.exec(`mv /opt/${host.user} ${sudoers()}`);
      await isDestroyed();
    });
  });

  describe("of an `up` that was killed", () => {
    const unitIsThere = (service: string) => async () =>
      (await host.files("/etc/systemd/system")).includes(unitOf(service));

    it("while a unit was started leaves nothing after `destroy`", async () => {
      await killWhen("up", stack, unitIsThere("zookeeper"));
      await isDestroyed();
    });

    it("leaves nothing either where its work on the host was cut off, too", async () => {
      await killWhen("up", stack, unitIsThere("kafka-0"));
      await host.reboot();
      await isDestroyed();
    });
  });

  describe("of the name of another account's", () => {
    it("leaves its units alone", async () => {
      const text = "[Service]\nWorkingDirectory=/home/other\nExecStart=sleep 1\n";
      await host.exec(`printf '${text.replaceAll("\n", "\\n")}' >${unitFile("zookeeper")}`);
      const up = await fails(stack.up());
      assert.match(up.replace(/\s+/g, " "), /unit \S+ on host-1 is not of \S+; destroy the stack of the same name of/);
      await succeeds(stack.destroy());
      assert.equal(await host.exec(`cat ${unitFile("zookeeper")}`), text);
      await host.exec(`rm ${unitFile("zookeeper")}`);
      assert.deepEqual(await leftoversOn(host), []);
    });
  });

  describe("whose account never might use sudo", () => {
    let other: ScratchStack;

    before(async () => {
      await withoutSudo.exec(`rm /etc/sudoers.d/${withoutSudo.user}`);
      other = await sshStack([withoutSudo], { bindAddress: "127.0.0.1", smokeTest: false });
    });
    after(() => other?.remove());

    it("runs without systemd, and says nothing of it", async () => {
      const { exitCode, text } = await other.up();
      assert.equal(exitCode, 0, text);
      assert.doesNotMatch(text, /sudo|systemd|unit/);
      assert.deepEqual(Object.keys(await servicesOn(withoutSudo)).sort(), SERVICES);
      await succeeds(other.up("--expect-no-changes"));
      await succeeds(other.destroy());
      assert.deepEqual(await leftoversOn(withoutSudo), []);
    });
  });
});
