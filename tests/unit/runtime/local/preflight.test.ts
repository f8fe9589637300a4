import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";

import { type LayoutSettings, localLayout } from "../../../../components/runtime/local/layout";
import { inspectMachine } from "../../../../components/runtime/local/preflight";
import { writeRecord } from "../../../../components/runtime/local/service-record";
import { processInfo } from "../../../../components/runtime/machine/process-identity";
import type { PortPlan, ServicePlan } from "../../../../components/runtime/service-plan";
import { describeProblems } from "../../../../components/shared/problems";
import { TYPESCRIPT_LOADER } from "../../../../tools/project";
import { type Child, childProcesses, LISTENS } from "../../../support/child-processes";
import { saysVersion, writeJava } from "../../../support/fake-java";
import { freePort } from "../../../support/fake-service";
import { aroundAll } from "../../../support/hooks";
import { makeRecord } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

const LOCAL = join(__dirname, "..", "..", "..", "..", "components", "runtime", "local");

/**
 * Script that prints the problems that a user without special permissions has. It runs in a process of its own: root may
 * write everywhere, and a process that has changed its user can't become root again.
 */
const INSPECT_AS_NOBODY = `
  require(${JSON.stringify(TYPESCRIPT_LOADER)});
  const [folder, given] = process.argv.slice(-2);
  const { inspectMachine } = require(folder + "/preflight.ts");
  const { localLayout } = require(folder + "/layout.ts");
  // After all modules are loaded: nobody may not be allowed to enter the checkout.
  if (process.getuid() === 0) {
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
  }
  const { services, layout, search } = JSON.parse(given);
  inspectMachine(services, localLayout(layout), search).then(({ problems }) =>
    console.log(problems.map(({ property, reason }) => property + " " + reason).join("; ")));
`;

const PORT: PortPlan = { name: "client", first: 0, ownAddressPort: 9092, argument: "port", argumentValue: 0 };

describe("inspectMachine", () => {
  before(async function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script replaces Java.
    }
    holder = await startChild(LISTENS);
  });

  const path = temporaryFolder();
  const startChild = childProcesses(aroundAll);
  let holder: Child;
  beforeEach(() => writeJava(path("jdk"), ...saysVersion("17.0.15")));

  const makePlan = (plan: Partial<ServicePlan> = {}): ServicePlan => ({
    service: "kafka-0",
    group: "brokers",
    index: 0,
    exposure: "clients",
    bindAddress: "127.0.0.1",
    ports: [PORT],
    heapMiB: 64,
    ...plan,
  });
  const withPort = (first: number, plan: Partial<ServicePlan> = {}) =>
    makePlan({ ports: [{ ...PORT, first, argumentValue: first }], ...plan });
  const layoutSettings = (): LayoutSettings => ({ project: "kafka-cluster", stack: "test", stateDir: path("state") });
  const search = () => ({ javaHome: path("jdk"), installedHome: path("installed"), env: {} });
  const inspect = (services: readonly ServicePlan[], layout: Partial<LayoutSettings> = {}) =>
    inspectMachine(services, localLayout({ ...layoutSettings(), ...layout }), search());
  const problemsOf = async (services: readonly ServicePlan[], layout: Partial<LayoutSettings> = {}) =>
    describeProblems((await inspect(services, layout)).problems);
  const serviceDir = () => path("state", "stacks", "test", "kafka-0");

  it("finds no problem of services that fit, and changes nothing", async () => {
    assert.deepEqual(await inspect([makePlan(), makePlan({ service: "zookeeper" })]), { problems: [], warnings: [] });
    assert.deepEqual(await readdir(path()), ["jdk"]);
  });

  describe("with Java", () => {
    it("reports that there is none", async () => {
      const { problems: none } = await inspectMachine([makePlan()], localLayout(layoutSettings()), {
        installedHome: path("installed"),
        env: {},
      });
      assert.equal(
        describeProblems(none),
        "javaHome must point to a usable Java: Java 8 or newer is required, found none in JAVA_HOME, PATH and the state folder; " +
          "install Java 17, or set javaHome to its folder",
      );
    });

    it("warns about a version that Kafka does not support", async () => {
      const java = await writeJava(path("jdk"), ...saysVersion("21.0.1"));
      assert.deepEqual(await inspect([makePlan()]), {
        problems: [],
        warnings: [
          `${java} is Java 21, but Kafka 3.3.1 was tested with Java 8, 11, 17; set javaHome to Java 17 if Kafka fails`,
        ],
      });
    });
  });

  describe("with ports", () => {
    it("reports the process that holds a port", async () => {
      const { pid, firstLine } = holder;
      assert.match(
        await problemsOf([
          makePlan({
            ports: [{ ...PORT, first: Number(firstLine), argument: "zookeeperPort", argumentValue: Number(firstLine) }],
          }),
        ]),
        new RegExp(
          `^zookeeperPort must be free, got ${firstLine}, which process ${pid} \\(.+\\) holds; free the port or set another one, 0 to pick a free port$`,
        ),
      );
    });

    it("inspects the port at the index of the service, and its further ports", async () => {
      const used = Number(holder.firstLine);
      const atIndex = withPort(used - 2, { index: 2 });
      const quorum = { ...PORT, name: "quorum", first: used - 1, argumentValue: used - 2 };
      const further = makePlan({ index: 1, ports: [PORT, quorum] });
      for (const plan of [atIndex, further]) {
        assert.match(
          await problemsOf([plan]),
          new RegExp(
            `^port must be free with the ports that are derived from it, got ${used - 2}, and process .+ holds ${used}; `,
          ),
        );
      }
      assert.equal(await problemsOf([{ ...atIndex, ports: [PORT] }]), "");
      assert.equal(await problemsOf([{ ...further, ports: [PORT] }]), "");
    });

    it("inspects the client port of an exposed service on its own address, and other ports on 127.0.0.1", async () => {
      const used = Number(holder.firstLine);
      assert.equal(await problemsOf([withPort(used, { bindAddress: "127.0.0.2" })]), "");
      assert.match(
        await problemsOf([withPort(used, { bindAddress: "127.0.0.2", exposure: "internal" })]),
        new RegExp(`^port must be free, got ${used}, `),
      );
    });

    it("accepts a port that the service itself holds", async () => {
      const { pid, firstLine } = holder;
      await mkdir(serviceDir(), { recursive: true });
      const { startTime = "" } = (await processInfo(pid)) ?? {};
      await writeRecord(serviceDir(), makeRecord({ process: { pid, startTime } }));
      assert.equal(await problemsOf([withPort(Number(firstLine))]), "");

      await writeRecord(serviceDir(), makeRecord({ process: { pid, startTime: "an earlier start" } }));
      assert.match(await problemsOf([withPort(Number(firstLine))]), /^port must be free/);
    });

    it("reports a process that holds the port of a running service", async () => {
      await mkdir(serviceDir(), { recursive: true });
      const { startTime = "" } = (await processInfo(process.pid)) ?? {};
      await writeRecord(serviceDir(), makeRecord({ process: { pid: process.pid, startTime } }));
      assert.match(
        await problemsOf([withPort(Number(holder.firstLine))]),
        new RegExp(`^port must be free, got ${holder.firstLine}, which process ${holder.pid} `),
      );
    });

    it("accepts a free port", async () => {
      assert.equal(await problemsOf([withPort(await freePort())]), "");
    });
  });

  describe("with folders", () => {
    const NOT_WRITABLE = "change its permissions or set another folder";

    it("reports a folder that can't be written, once for all services", async () => {
      const needs = `must be writable, got ${path("read-only")} (EACCES); ${NOT_WRITABLE}`;
      await mkdir(path("read-only"), { mode: 0o555 });
      await chmod(path(), 0o755);
      const services = [makePlan(), makePlan({ service: "zookeeper" })];
      const layout = { ...layoutSettings(), stateDir: path("read-only") };
      const given = JSON.stringify({ services, layout, search: search() });
      const { firstLine } = await startChild(INSPECT_AS_NOBODY, LOCAL, given);
      assert.equal(firstLine, `dataDir ${needs}`);
    });

    it("reports a data folder below a file", async () => {
      await writeFile(path("file"), "");
      const folder = path("file", "kafka-0");
      assert.equal(
        await problemsOf([makePlan()], { dataDir: path("file") }),
        `dataDir must be writable, got ${folder} (ENOTDIR); ${NOT_WRITABLE}`,
      );
      assert.ok(!existsSync(folder));
    });

    it("reports each of several data folders that can't be used", async () => {
      await writeFile(path("file"), "");
      const dataDir = [path("d1"), join(path("file"), "d2")];
      const services = [makePlan({ spreadsData: true })];
      assert.equal(
        await problemsOf(services, { dataDir, services }),
        `dataDir must be writable, got ${join(path("file"), "d2", "kafka-0")} (ENOTDIR); ${NOT_WRITABLE}`,
      );
    });

    it("reports two data folders that are the same through a link, also one that does not exist yet", async () => {
      await mkdir(path("disk"));
      await symlink(path("disk"), path("link"));
      const services = [makePlan({ spreadsData: true })];
      for (const name of ["", "data"]) {
        const dataDir = [path("disk", name), path("link", name)];
        assert.equal(
          await problemsOf(services, { dataDir, services }),
          `dataDir must name each folder once, got ${dataDir[1]} and ${dataDir[0]}, which are the same folder; remove one of them`,
        );
      }
    });

    it("reports a state folder below a file", async () => {
      await writeFile(path("file"), "");
      const folder = path("file", "stacks", "test", "kafka-0");
      assert.equal(
        await problemsOf([makePlan()], { stateDir: path("file"), dataDir: path("data") }),
        `stateDir must be writable, got ${folder} (ENOTDIR); ${NOT_WRITABLE}`,
      );
    });

    it("reports services of another project in the state folder", async () => {
      await mkdir(serviceDir(), { recursive: true });
      await writeRecord(serviceDir(), makeRecord({ owner: "kafka-cluster/test" }));
      assert.equal(await problemsOf([makePlan()]), "");
      await writeRecord(serviceDir(), makeRecord({ owner: "orders/test" }));
      assert.equal(
        await problemsOf([makePlan()]),
        `stateDir must not hold services of another stack, got ${serviceDir()} of orders/test; set another stateDir`,
      );
    });
  });

  it("rejects heaps that together exceed the memory of the machine", async () => {
    const limit = process.constrainedMemory();
    const machineMiB = Math.floor(Math.min(totalmem(), limit > 0 ? limit : totalmem()) / 2 ** 20);
    const heapMiB = Math.ceil(machineMiB / 2);
    assert.equal(await problemsOf([makePlan({ heapMiB })]), "");
    assert.equal(
      await problemsOf([makePlan({ heapMiB }), makePlan({ service: "zookeeper", heapMiB })]),
      `heapMiB must keep all heaps together within 90 % of the memory, got heaps of ${2 * heapMiB} MiB and memory of ${machineMiB} MiB; lower heapMiB or another heap`,
    );
  });

  it("reports all problems at once", async () => {
    await writeFile(path("file"), "");
    const { problems } = await inspectMachine(
      [withPort(Number(holder.firstLine), { heapMiB: 1 << 30 })],
      localLayout({ ...layoutSettings(), dataDir: path("file") }),
      { ...search(), javaHome: path("none") },
    );
    assert.deepEqual(
      problems.map(({ property }) => property),
      ["javaHome", "port", "dataDir", "heapMiB"],
    );
  });
});
