import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";

import { type PlannedService, preflight } from "../../../../components/runtime/local/preflight";
import { writeRecord } from "../../../../components/runtime/local/service-record";
import { processInfo } from "../../../../components/runtime/machine/process-identity";
import { describeProblems } from "../../../../components/shared/problems";
import { type Child, childProcesses, LISTENS } from "../../../support/child-processes";
import { saysVersion, writeJava } from "../../../support/fake-java";
import { freePort } from "../../../support/fake-service";
import { aroundAll } from "../../../support/hooks";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

const COMPONENTS = join(__dirname, "..", "..", "..", "..", "components");
const PREFLIGHT = join(COMPONENTS, "runtime", "local", "preflight.ts");

/**
 * A script that prints what a user finds who has no rights of its own. In a process of its own, for root, who may write
 * everywhere, can't take the user back that the system asks for access, which is the real one.
 */
const LOOKS_AS_NOBODY = `
  require("tsx/cjs");
  const [file, given] = process.argv.slice(-2);
  const { preflight } = require(file);
  if (process.getuid() === 0) {
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
  }
  preflight(...JSON.parse(given)).then(({ problems }) =>
    console.log(problems.map(({ property, reason }) => property + " " + reason).join("; ")));
`;

describe("preflight", () => {
  before(async function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script stands for Java.
    }
    holder = await startChild(LISTENS);
  });

  const path = temporaryFolder();
  const startChild = childProcesses(aroundAll);
  let holder: Child;
  beforeEach(() => writeJava(path("jdk"), ...saysVersion("17.0.15")));

  const plan = (planned: Partial<PlannedService> = {}): PlannedService => ({
    service: "kafka-0",
    group: "kafka",
    rank: 0,
    serviceDir: path("stack", "kafka-0"),
    dataDir: path("stack", "data", "kafka-0"),
    servedTo: "clients",
    bindAddress: "127.0.0.1",
    port: 0,
    portKey: "port",
    heapMiB: 64,
    ...planned,
  });
  const found = (...plans: PlannedService[]) =>
    preflight(plans, { javaHome: path("jdk"), installedHome: path("brought"), env: {} });
  const problems = async (...plans: PlannedService[]) => describeProblems((await found(...plans)).problems);

  it("finds nothing in the way of services that fit, and changes nothing", async () => {
    assert.deepEqual(await found(plan(), plan({ service: "zookeeper" })), { problems: [], warnings: [] });
    assert.deepEqual(await readdir(path()), ["jdk"]);
  });

  describe("of Java", () => {
    it("says why there is none", async () => {
      const { problems: none } = await preflight([plan()], { installedHome: path("brought"), env: {} });
      assert.equal(
        describeProblems(none),
        "javaHome does not lead to a usable Java: Java 8 or newer is needed, found none in JAVA_HOME, PATH and the project's state folder; " +
          "run `npm run setup` to bring one along, or set javaHome",
      );
    });

    it("warns of one that Kafka was not made for", async () => {
      const java = await writeJava(path("jdk"), ...saysVersion("21.0.1"));
      assert.deepEqual(await found(plan()), {
        problems: [],
        warnings: [
          `${java} is Java 21, which Kafka 3.3.1 was not made for (8, 11, 17); set javaHome to Java 17 if it fails`,
        ],
      });
    });
  });

  describe("of ports", () => {
    it("names who holds one", async () => {
      const { pid, firstLine } = holder;
      assert.match(
        await problems(plan({ port: Number(firstLine), portKey: "zookeeperPort" })),
        new RegExp(
          `^zookeeperPort must be free, got ${firstLine}, which process ${pid} \\(.+\\) holds; stop that or set another port, 0 for a free one$`,
        ),
      );
    });

    it("looks at those that services count up to, and at those that they have among themselves", async () => {
      const taken = Number(holder.firstLine);
      const [counted, further] = [
        { port: taken - 2, rank: 2 },
        { furtherPorts: [0, taken - 1], rank: 1 },
      ];
      for (const planned of [counted, further]) {
        assert.match(await problems(plan(planned)), new RegExp(`^port must be free, got ${taken}, `));
        assert.equal(await problems(plan({ ...planned, rank: 0, port: 0, furtherPorts: [] })), "");
      }
    });

    it("has nothing against one that the service itself holds already", async () => {
      const { pid, firstLine } = holder;
      await mkdir(path("stack", "kafka-0"), { recursive: true });
      const { startTime = "" } = (await processInfo(pid)) ?? {};
      await writeRecord(path("stack", "kafka-0"), makeRecord({ process: { pid, startTime } }));
      assert.equal(await problems(plan({ port: Number(firstLine) })), "");

      await writeRecord(path("stack", "kafka-0"), makeRecord({ process: { pid, startTime: "an earlier start" } }));
      assert.match(await problems(plan({ port: Number(firstLine) })), /^port must be free/);
    });

    it("names who holds one that the service should have while it runs", async () => {
      await mkdir(path("stack", "kafka-0"), { recursive: true });
      const { startTime = "" } = (await processInfo(process.pid)) ?? {};
      await writeRecord(path("stack", "kafka-0"), makeRecord({ process: { pid: process.pid, startTime } }));
      assert.match(
        await problems(plan({ port: Number(holder.firstLine) })),
        new RegExp(`^port must be free, got ${holder.firstLine}, which process ${holder.pid} `),
      );
    });

    it("finds a free one free", async () => {
      assert.equal(await problems(plan({ port: await freePort() })), "");
    });
  });

  describe("of folders", () => {
    it("names the one that can't be written", async () => {
      await mkdir(path("read-only"), { mode: 0o555 });
      await mkdir(path("stack"));
      await chmod(path("stack"), 0o777);
      await chmod(path(), 0o755);
      const plans = [plan({ dataDir: path("read-only", "data", "kafka-0") })];
      const search = { javaHome: path("jdk"), installedHome: path("brought"), env: {} };
      const { firstLine } = await startChild(LOOKS_AS_NOBODY, PREFLIGHT, JSON.stringify([plans, search]));
      assert.equal(
        firstLine,
        `dataDir must be writable, got ${path("read-only")} (EACCES); set another or change its rights`,
      );
    });

    it("names one below a file", async () => {
      await writeFile(path("file"), "");
      const dataDir = path("file", "kafka-0");
      assert.equal(
        await problems(plan({ dataDir })),
        `dataDir must be writable, got ${dataDir} (ENOTDIR); set another or change its rights`,
      );
      assert.ok(!existsSync(dataDir));
    });

    it("says it once of services in the same folder", async () => {
      await writeFile(path("file"), "");
      const dataDir = path("file", "data");
      const both = await found(plan({ dataDir }), plan({ service: "zookeeper", dataDir }));
      assert.equal(both.problems.length, 1);
    });
  });

  describe("of memory", () => {
    it("rejects heaps that together are more than the machine has", async () => {
      const limit = process.constrainedMemory();
      const machineMiB = Math.floor(Math.min(totalmem(), limit > 0 ? limit : totalmem()) / 2 ** 20);
      const heapMiB = Math.ceil(machineMiB / 2);
      assert.equal(await problems(plan({ heapMiB })), "");
      assert.equal(
        await problems(plan({ heapMiB }), plan({ service: "zookeeper", heapMiB })),
        `heapMiB and the other heaps together take ${2 * heapMiB} MiB, got ${machineMiB} MiB of memory; lower them`,
      );
    });
  });

  it("gives everything that is in the way at once", async () => {
    await writeFile(path("file"), "");
    const { problems: all } = await preflight(
      [plan({ port: Number(holder.firstLine), dataDir: path("file", "data"), heapMiB: 1 << 30 })],
      { javaHome: path("none"), installedHome: path("brought"), env: {} },
    );
    assert.deepEqual(
      all.map(({ property }) => property),
      ["javaHome", "port", "dataDir", "heapMiB"],
    );
  });
});
