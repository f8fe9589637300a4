// Verifies, on hosts with systemd: the services of a cluster are hardened units, which write to their own folders alone, start
// again after a crash and with their host, and run on while the account may not use sudo; changed units are shown and healed;
// on a host where the account may not use sudo, services run without systemd; nothing is left, also after an `up` that was
// killed.
// Does not verify: limits of open files above the machine's own, calls of systemd over D-Bus (see hosts-systemd.test.ts), a host
// that loses its power during a write.
import assert from "node:assert/strict";

import { unitPrefix } from "../../components/runtime/ssh/hosts/host-layout";
import { waitUntil } from "../../components/shared/wait-until";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireSystemdHosts } from "../../testing/hosts/require-hosts";
import { folderOn, leftoversOn, onHosts, serviceDirOn, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publish, readAll } from "../../testing/kafka/client";
import { settingOf } from "../../testing/kafka/live-settings";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT } from "../../tools/project";

/** Data folders outside of the account's home folder. ZooKeeper uses the first one. */
const DATA_DIR = "/srv/kafka";
const SECOND_DIR = "/srv/kafka-2";

/** Value that stands for a secret: every setting is stored in the same way. */
const SECRET = "correct-horse-battery";

/** Time for a broker to be back, in milliseconds: systemd waits 5 s, and the session with ZooKeeper expires after 18 s. */
const BACK_TIMEOUT_MS = 120_000;

const SERVICES = ["kafka-0", "zookeeper"];

/** Kafka creates a partition in the folder with the fewest partitions. */
const TOPICS = ["invoices", "orders"];

const records = ["one", "two", "three"];

describe("a cluster on hosts with systemd", function () {
  this.timeout(300_000);
  inOrder(this);

  let made: TestHosts | undefined;
  let host: TestHost;
  let withoutSudo: TestHost;
  let stack: ScratchStack;
  let other: ScratchStack;
  /** Life of a stack without systemd, during the pauses of the other tests. */
  let unmanaged: ReturnType<typeof withoutSystemd> | undefined;

  const settings = (brokerConfig: Readonly<Record<string, unknown>> = {}) => ({
    bindAddress: host.address,
    dataDir: [DATA_DIR, SECOND_DIR],
    smokeTest: false,
    brokerConfig: { "metrics.context.word": SECRET, ...brokerConfig },
  });
  const unitOf = (service: string) => `${unitPrefix(PROJECT, stack.name)}${service}.service`;
  const unitFile = (service: string) => `/etc/systemd/system/${unitOf(service)}`;
  const property = async (service: string, name: string) =>
    (await host.exec(`systemctl show --property ${name} --value ${unitOf(service)}`)).trim();
  const pidOf = (service: string) => property(service, "MainPID");
  const pids = () => Promise.all(SERVICES.map(pidOf));
  const ioThreads = () => settingOf(`${host.address}:9092`, "num.io.threads");
  const bootstrapServers = async () => (await stack.outputs()).bootstrapServers;

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));
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
  const holdsRecords = async () => {
    for (const topic of TOPICS) {
      assert.deepEqual(await readAll(await bootstrapServers(), topic, records.length), records);
    }
  };
  /** Waits for a broker that starts without an `up`, and returns its records. */
  const comesBack = () =>
    waitUntil(
      () => readAll(`${host.address}:9092`, "orders", records.length, 5_000),
      (cause) => new Error("the broker is not back", { cause }),
      { timeoutMs: BACK_TIMEOUT_MS, intervalMs: 200 },
    );
  /** Destroys the stack, and asserts that nothing is left. */
  const isDestroyed = async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await leftoversOn(host), []);
    assert.deepEqual([await host.files(DATA_DIR), await host.files(SECOND_DIR)], [[], []]);
    assert.equal(await host.exec(`systemctl list-units --all --plain --no-legend '${PROJECT}*'`), "");
  };

  before(async function () {
    this.timeout(600_000); // The base root of the hosts may not exist yet.
    await requireSystemdHosts(this);
    made = await makeHosts({ count: 2, systemd: true });
    [host, withoutSudo] = made.hosts as [TestHost, TestHost];
    await host.exec(`install --directory --owner ${host.user} ${DATA_DIR} ${SECOND_DIR}`);
    stack = await sshStack([host], settings());
    other = await sshStack([withoutSudo], { bindAddress: "127.0.0.1", smokeTest: false });
  });
  after(async () => {
    await unmanaged?.catch(() => {});
    await other?.remove();
    await stack?.remove();
    await made?.remove();
  });

  /** Deploys and destroys a stack whose account may not use sudo. */
  const withoutSystemd = async () => {
    await withoutSudo.exec(`rm /etc/sudoers.d/${withoutSudo.user}`);
    const text = await succeeds(other.up());
    const services = Object.keys(await servicesOn(withoutSudo)).sort();
    const secondUp = await other.up("--expect-no-changes");
    await succeeds(other.destroy());
    return { text, services, secondUp, leftovers: await leftoversOn(withoutSudo) };
  };

  it("runs its services as units that start with the host", async () => {
    await up();
    await runsAsUnits();
    for (const service of SERVICES) {
      assert.equal(await property(service, "User"), host.user);
      assert.equal((await host.exec(`stat --format '%A %U' ${unitFile(service)}`)).trim(), "-rw-r--r-- root");
    }
    for (const topic of TOPICS) {
      await publish(await bootstrapServers(), topic, records);
    }
    for (const folder of [DATA_DIR, SECOND_DIR]) {
      const topics = (await host.files(`${folder}/kafka-0`)).filter((name) => /^(invoices|orders)-0$/.test(name));
      assert.equal(topics.length, 1, folder);
    }
  });

  it("keeps secrets in files that its account alone reads", async () => {
    const open = await host.exec(`find ${folderOn(host, stack)} ${DATA_DIR}/* ${SECOND_DIR}/* -perm /077`);
    assert.equal(open, "");
    const owners = await host.exec(
      `find ${folderOn(host, stack)} ${DATA_DIR}/* ${SECOND_DIR}/* -printf '%u\\n' | sort -u`,
    );
    assert.equal(owners, `${host.user}\n`);
    await host.exec(`grep -rqF ${SECRET} ${serviceDirOn(host, stack, "kafka-0")}/config`);
    await host.exec(`! grep -rqF ${SECRET} /etc/systemd /run/systemd`);
    assert.ok((await host.processes()).every(({ commandLine }) => !commandLine.includes(SECRET)));
  });

  it("restricts its services to their own folders", async () => {
    for (const service of SERVICES) {
      const rated = await host.exec(`systemd-analyze security --no-pager ${unitOf(service)} | tail -n 1`);
      const exposure = Number(/ exposure level for \S+: ([\d.]+) /.exec(rated)?.[1]);
      assert.ok(exposure <= 3, rated);

      const inside = `nsenter --target ${await pidOf(service)} --mount`;
      const asUser = `setpriv --reuid ${host.user} --regid ${host.user} --clear-groups`;
      const own = [
        ...["logs", "tmp"].map((name) => `${serviceDirOn(host, stack, service)}/${name}`),
        ...(service === "kafka-0" ? [DATA_DIR, SECOND_DIR] : [DATA_DIR]).map((folder) => `${folder}/${service}`),
        "/tmp",
        "/var/tmp",
      ];
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

  it("is not changed by a second `up`", async () => {
    const before = await pids();
    await up("--expect-no-changes");
    assert.deepEqual(await pids(), before);
  });

  describe("with a setting that changes live", () => {
    it("takes the setting without a restart, and has it in the file", async () => {
      const before = await pids();
      await stack.configure(onHosts([host], settings({ "num.io.threads": 9 })));
      assert.match(await up(), /kafka-0 changes without a restart: num\.io\.threads \(unset\) -> 9/);
      assert.deepEqual(await ioThreads(), [{ value: "9", ofBroker: "9" }]);
      await up("--expect-no-changes");
      assert.deepEqual(await pids(), before);
    });
  });

  describe("with a killed broker", () => {
    it("is healed by systemd, and `up` records the new process", async () => {
      const [killed, zooKeeper] = await pids();
      await host.exec(`kill -KILL ${killed}`);
      unmanaged = withoutSystemd();
      unmanaged.catch(() => {}); // The last test reports a failure.
      await comesBack();
      const [back] = await pids();
      assert.notEqual(back, killed);
      await previewShows("the service was restarted outside of Pulumi");
      await up();
      assert.deepEqual(await ioThreads(), [{ value: "9", ofFile: "9" }]);
      assert.deepEqual(await pids(), [back, zooKeeper]);
    });
  });

  describe("on a rebooted host", () => {
    it("starts by itself, with its records", async () => {
      await host.reboot();
      assert.deepEqual(await comesBack(), records);
      await runsAsUnits();
      const before = await pids();
      await up();
      assert.deepEqual(await pids(), before);
    });
  });

  describe("with changed units", () => {
    const isHealed = async () => {
      await up();
      await runsAsUnits();
      assert.deepEqual(await host.files(`${unitFile("kafka-0")}.d`), []);
      await holdsRecords();
    };

    it("shows a disabled unit and a unit with a drop-in, and heals both", async () => {
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

    it("shows an edited unit and a removed unit, and heals both", async () => {
      await host.exec(
        `sed -i 's/^NoNewPrivileges=.*/NoNewPrivileges=no/' ${unitFile("zookeeper")}
        rm ${unitFile("kafka-0")}`,
      );
      await previewShows(`unit ${unitOf("zookeeper")} was changed`, `unit ${unitOf("kafka-0")} was removed`);
      await isHealed();
    });
  });

  describe("with a stopped unit and another setting", () => {
    const refusesOtherFolders = async () => {
      await stack.configure(onHosts([host], { ...settings(), dataDir: DATA_DIR }));
      assert.match(
        oneLine(await fails(stack.preview())),
        /dataDir must begin with the folders that contain data, in their order \(\/srv\/kafka,\/srv\/kafka-2\), got \/srv\/kafka;/,
      );
      await stack.configure(onHosts([host], settings()));
      await host.exec(`mv ${SECOND_DIR}/kafka-0 ${SECOND_DIR}/lost`);
      assert.match(
        oneLine(await fails(stack.preview())),
        /data of kafka-0 must exist in all folders that it is spread over \(\S+\), got none of it in \/srv\/kafka-2\/kafka-0; mount the right disk/,
      );
      await host.exec(`mv ${SECOND_DIR}/lost ${SECOND_DIR}/kafka-0`);
    };

    it("shows the stopped unit, and starts the broker alone, as the same unit with the new setting", async () => {
      const [broker, zooKeeper] = await pids();
      await host.exec(`systemctl stop ${unitOf("kafka-0")}`);
      await refusesOtherFolders();
      await stack.configure(onHosts([host], settings({ "log.retention.hours": 24 })));
      await previewShows(`process ${broker} has ended`);
      await up();
      await runsAsUnits();
      await holdsRecords();
      assert.notEqual(await pidOf("kafka-0"), broker);
      assert.equal(await pidOf("zookeeper"), zooKeeper);
      await host.exec(
        `grep -qx 'log.retention.hours=24' ${serviceDirOn(host, stack, "kafka-0")}/config/server.properties`,
      );
    });
  });

  describe("whose account may no longer use sudo", () => {
    const sudoers = () => `/etc/sudoers.d/${host.user}`;
    let before: string[];

    const refuses = async (command: () => ReturnType<ScratchStack["up"]>) => {
      const text = await fails(command());
      const message = `unit ${unitOf("kafka-0")} on ${host.name} can't be removed without root's rights; let ${host.user} run sudo without a password, or remove the unit as root`;
      assert.ok(oneLine(text).includes(message), text);
      assert.deepEqual(await pids(), before);
      await holdsRecords();
    };

    it("is still healthy", async () => {
      before = await pids();
      await host.exec(`mv ${sudoers()} /opt`);
      await up("--expect-no-changes");
    });

    it("refuses changes with advice, and loses nothing", async () => {
      await stack.configure(onHosts([host], settings({ "log.retention.hours": 36 })));
      await refuses(() => stack.up());
      await refuses(() => stack.destroy());
    });

    it("leaves nothing after `destroy` once the account may use sudo again", async () => {
      await host.exec(`mv /opt/${host.user} ${sudoers()}`);
      await isDestroyed();
    });
  });

  describe("of a killed `up`", () => {
    const unitIsThere = (service: string) => async () =>
      (await host.files("/etc/systemd/system")).includes(unitOf(service));

    it("leaves nothing after `destroy` if a unit was being started", async () => {
      await killWhen("up", stack, unitIsThere("zookeeper"));
      await isDestroyed();
    });

    it("leaves nothing after `destroy` if the host was rebooted, too", async () => {
      await killWhen("up", stack, unitIsThere("kafka-0"));
      await host.reboot();
      await isDestroyed();
    });
  });

  describe("with the name of a stack of another account", () => {
    it("does not change the units of that stack", async () => {
      const text = "[Service]\nWorkingDirectory=/home/other\nExecStart=sleep 1\n";
      await host.exec(`printf '${text.replaceAll("\n", "\\n")}' >${unitFile("zookeeper")}`);
      const up = await fails(stack.up());
      assert.match(
        oneLine(up),
        /unit \S+ on host-1 must belong to \S+, got a unit of another folder; destroy the stack of the same name in/,
      );
      await succeeds(stack.destroy());
      assert.equal(await host.exec(`cat ${unitFile("zookeeper")}`), text);
      await host.exec(`rm ${unitFile("zookeeper")}`);
      assert.deepEqual(await leftoversOn(host), []);
    });
  });

  describe("whose account may not use sudo from the start", () => {
    it("runs without systemd, and no message mentions systemd", async () => {
      const { text, services, secondUp, leftovers } = await (unmanaged ?? assert.fail("the stack was not deployed"));
      assert.doesNotMatch(text, /sudo|systemd|unit/);
      assert.deepEqual(services, SERVICES);
      assert.equal(secondUp.exitCode, 0, secondUp.text);
      assert.deepEqual(leftovers, []);
    });
  });
});
