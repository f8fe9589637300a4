import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { factsIn, type HostFacts } from "../../components/runtime/ssh/hosts/inspect-host";
import { remoteScript, type ScriptValues } from "../../components/runtime/ssh/resources/remote-script";
import { runProgram } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/skip";
import { childProcesses } from "../support/child-processes";
import { saysVersion, writeJava } from "../support/fake-java";
import { filesIn } from "../support/fake-remote-service";
import { freePort } from "../support/fake-service";
import { hostScripts } from "../support/host-scripts";
import { httpServers } from "../support/http-server";

/** Listens at the address that it is given, on a port that it prints, beside many other open files. */
const LISTENS_AT = `
const { openSync } = require("node:fs");
for (let count = 0; count < 500; count++) openSync("/dev/null");
const server = require("node:net").createServer();
server.listen({ host: process.argv[1], port: 0, ipv6Only: false }, () => console.log(server.address().port));
`;

/** Addresses as they stand in /proc/net/tcp. */
const ADDRESS = { any: "00000000", loopback: "0100007F", secondLoopback: "0200007F", name: "" };

const NOTHING = {
  stack_folder: "kafka-cluster-test",
  data_root: "",
  java_home: "",
  installation: "kafka_2.13-3.3.1",
  url: "",
  port_services: [],
  port_numbers: [],
  port_addresses: [],
  owner: "kafka-cluster/test",
  data_services: [],
  data_files: [],
};

describe("the preflight script", () => {
  before(function () {
    if (process.platform !== "linux") {
      skipSuite(this, "the scripts for hosts run on Linux, with bash");
    }
  });

  const { path, run } = hostScripts();
  const startChild = childProcesses();
  const serve = httpServers();

  const look = async (values: ScriptValues = {}, env: NodeJS.ProcessEnv = {}): Promise<HostFacts> => {
    const { exitCode, stdout, stderr } = await run(remoteScript("preflight", { ...NOTHING, ...values }), "tell", {
      env,
    });
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    const question = {
      stackFolder: "",
      dataDir: String(values.data_root ?? ""),
      javaHome: "",
      installation: "",
      url: "",
      ports: [],
      owner: "",
      data: [],
    };
    const now = Date.now();
    return factsIn(stdout, question, { from: now - 60_000, to: now });
  };
  /** A `PATH` of the programs that the script calls, without some of them. */
  const pathWithout = async (...programs: string[]): Promise<string> => {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      await runProgram("cp", ["--symbolic-link", "--recursive", "--no-clobber", `${folder}/.`, path("bin")]);
    }
    await Promise.all(programs.map((program) => rm(path("bin", program), { force: true })));
    return path("bin");
  };

  it("tells what the host is like, and changes nothing", async () => {
    const facts = await look();
    assert.equal(facts.kernel, "Linux");
    assert.equal(facts.home, path("home"));
    assert.deepEqual(facts.missing, []);
    assert.ok(facts.memoryMiB > 0);
    assert.ok((facts.disks[0]?.freeMiB ?? 0) > 0);
    assert.equal(facts.disks[0]?.isWritable, true);
    assert.equal(facts.isInstalled, false);
    assert.equal(facts.clockAheadMs, 0);
    assert.deepEqual(await filesIn(path("home")), []);
  });

  it("sees an installation", async () => {
    const folder = path("home", "kafka-cluster", "kafka-cluster-test", "distributions", "kafka-3.3.1");
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/manifest`, "");
    assert.equal((await look()).isInstalled, true);
  });

  it("tells which programs are missing, and goes without them", async () => {
    const PATH = await pathWithout("sed", "flock", "find");
    assert.deepEqual((await look({}, { PATH })).missing, ["find", "flock", "sed"]);
  });

  it("tells of a file where a folder is to be", async () => {
    await writeFile(path("srv"), "", { mode: 0o755 });
    const [, data] = (await look({ data_root: path("srv") })).disks;
    assert.equal(data?.isWritable, false);
    assert.ok((data?.freeMiB ?? 0) > 0);
  });

  describe("of data", () => {
    const stack = (...names: string[]) => path("home", "kafka-cluster", "kafka-cluster-test", ...names);
    const ASKED = { data_services: ["kafka-0", "zookeeper"], data_files: ["meta.properties", ""] };

    /** Data of a service; another's where an owner is named. */
    const writeData = async (
      folder: string,
      files: Readonly<Record<string, string>>,
      owner = "kafka-cluster/test/x",
    ) => {
      await mkdir(folder, { recursive: true });
      for (const [name, text] of Object.entries({ ".owner": `${owner}\n`, ...files })) {
        await writeFile(join(folder, name), text);
      }
    };

    it("tells what there is, and the text of the file that says whose it is", async () => {
      await mkdir(stack("services", "kafka-0"), { recursive: true });
      await writeData(stack("data", "kafka-0"), { "meta.properties": "#Mon Nov 23\nversion=0\nbroker.id=0" });
      await writeData(stack("data", "zookeeper"), { myid: "1\n" });
      assert.deepEqual((await look(ASKED)).data, {
        "kafka-0": { state: "there", identity: "#Mon Nov 23\nversion=0\nbroker.id=0\n" },
        zookeeper: { state: "kept", identity: undefined },
      });
    });

    it("tells data that was lost from data that never was", async () => {
      await mkdir(stack("services", "kafka-0"), { recursive: true });
      await writeData(stack("data", "kafka-0"), {});
      assert.deepEqual((await look(ASKED)).data, {
        "kafka-0": { state: "lost", identity: undefined },
        zookeeper: { state: "none", identity: undefined },
      });
    });

    it("passes over data of another stack", async () => {
      await writeData(path("srv", "kafka-0"), { "meta.properties": "broker.id=7\n" }, "kafka-cluster/other/kafka-0");
      assert.deepEqual((await look({ ...ASKED, data_root: path("srv") })).data["kafka-0"], {
        state: "none",
        identity: undefined,
      });
    });

    it("tells the text of any file", async () => {
      const values = { data_root: path("srv"), owner: "kafka-cluster/test", service: "kafka-0" };
      await writeData(path("srv", "kafka-0"), { myid: "1\n" });
      const text = async (file: string) => (await run(remoteScript("preflight", { ...values, file }), "text")).stdout;
      assert.equal(await text("myid"), "1\n");
      assert.equal(await text("none"), "");
    });

    it("tells what fits a pattern, among whatever else there is", async () => {
      const values = { data_root: path("srv"), owner: "kafka-cluster/test", service: "zookeeper" };
      await writeData(path("srv", "zookeeper"), {
        log: '\0\0/cluster/id\0\0\0-{"version":"1","id":"YgrtTBYRR_mGxScXTNJUJg"}\0x',
      });
      const fits = async (pattern: string) =>
        (await run(remoteScript("preflight", { ...values, pattern }), "matching")).stdout;
      assert.equal(await fits('\\{"version":"1","id":".{22}'), '{"version":"1","id":"YgrtTBYRR_mGxScXTNJUJg\n');
      assert.equal(await fits("/brokers/topics/.{1}"), "");
    });
  });

  describe("of Java", () => {
    const SAYS_17 = 'openjdk version "17.0.15" 2026-01-20';

    it("finds the one that is named, on PATH, or brought before", async () => {
      const named = await writeJava(path("jdk"), ...saysVersion("17.0.15"));
      assert.deepEqual(pick(await look({ java_home: path("jdk") })), { java: named, javaVersion: SAYS_17 });
      const PATH = await pathWithout("java");
      assert.deepEqual(pick(await look({}, { PATH })), { java: undefined, javaVersion: "" });
      const home = path("home", "kafka-cluster", "kafka-cluster-test", "distributions", "java-17", "java");
      const brought = await writeJava(home, ...saysVersion("17.0.15"));
      assert.deepEqual(pick(await look({}, { PATH })), { java: brought, javaVersion: SAYS_17 });
      await writeJava(path("first"), ...saysVersion("21.0.1"));
      const found = await look({}, { PATH: `${path("first", "bin")}${delimiter}${PATH}` });
      assert.equal(found.java, brought); // Services may run with it.
    });

    it("finds none in a javaHome without one", async () => {
      assert.deepEqual(pick(await look({ java_home: path("none") })), { java: undefined, javaVersion: "" });
    });

    it("reads its version below what it says of JAVA_TOOL_OPTIONS", async () => {
      await writeJava(path("jdk"), "echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g' >&2", ...saysVersion("17.0.15"));
      assert.equal((await look({ java_home: path("jdk") })).javaVersion, SAYS_17);
    });

    it("knows no version of one that fails, or says something else", async () => {
      for (const lines of [["exit 1"], ["echo Hello"], ["kill -SEGV $$"]]) {
        await writeJava(path("jdk"), ...lines);
        assert.equal((await look({ java_home: path("jdk") })).javaVersion, "");
      }
    });
  });

  describe("of an address", () => {
    const NO_PROXY = { no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };

    it("tells whether the host fetches from it", async () => {
      const good = await serve((_, response) => response.end());
      const bad = await serve((_, response) => response.writeHead(404).end());
      assert.equal((await look({ url: `${good}/kafka[1].tgz` }, NO_PROXY)).fetches, true);
      assert.equal((await look({ url: `${bad}/kafka.tgz` }, NO_PROXY)).fetches, false);
      const closed = `http://127.0.0.1:${await freePort()}/kafka.tgz`;
      assert.equal((await look({ url: closed }, NO_PROXY)).fetches, false);
    });

    it("tells so without the one or the other program", async () => {
      const url = `${await serve((_, response) => response.end())}/kafka.tgz`;
      const { exitCode } = await runProgram("which", ["wget"]);
      const withoutCurl = await look({ url }, { ...NO_PROXY, PATH: await pathWithout("curl") });
      assert.equal(withoutCurl.fetches, exitCode === 0);
      const withoutBoth = await look({ url }, { ...NO_PROXY, PATH: await pathWithout("curl", "wget") });
      assert.equal(withoutBoth.fetches, false);
    });
  });

  describe("of a port", () => {
    const taken = async (port: number | string, address: string) =>
      (await look({ port_services: ["kafka-0"], port_numbers: [String(port)], port_addresses: [address] })).takenPorts;

    it("tells of none that is free", async () => {
      assert.deepEqual(await taken(await freePort(), ADDRESS.any), []);
    });

    const cases: readonly (readonly [listening: string, takes: readonly (keyof typeof ADDRESS)[]])[] = [
      ["127.0.0.1", ["any", "loopback", "name"]],
      ["0.0.0.0", ["any", "loopback", "secondLoopback", "name"]],
      ["::", ["any", "loopback", "secondLoopback", "name"]],
      ["::1", ["any", "name"]],
      ["::ffff:127.0.0.1", ["any", "loopback", "name"]], // As a Java listens at 127.0.0.1.
    ];
    for (const [listening, takes] of cases) {
      it(`tells who listens at ${listening}, where that is in the way`, async function () {
        if (listening.includes(":") && (await readFile("/proc/net/if_inet6", "utf8").catch(() => "")) === "") {
          this.skip();
        }
        const { pid, firstLine } = await startChild(LISTENS_AT, listening);
        for (const wanted of Object.keys(ADDRESS) as (keyof typeof ADDRESS)[]) {
          const holder = { service: "kafka-0", port: Number(firstLine), holder: `process ${pid}` };
          assert.deepEqual(await taken(firstLine, ADDRESS[wanted]), takes.includes(wanted) ? [holder] : [], wanted);
        }
      });
    }

    it("does not tell of the service's own", async () => {
      const { pid, firstLine } = await startChild(LISTENS_AT, "127.0.0.1");
      const folder = path("home", "kafka-cluster", "kafka-cluster-test", "services", "kafka-0");
      await mkdir(folder, { recursive: true });
      await writeFile(`${folder}/pid`, await identityOf(pid));
      assert.deepEqual(await taken(firstLine, ADDRESS.loopback), []);
      const others = await look({
        port_services: ["kafka-1"],
        port_numbers: [firstLine],
        port_addresses: [ADDRESS.loopback],
      });
      assert.equal(others.takenPorts.length, 1);
    });
  });
});

const pick = ({ java, javaVersion }: HostFacts) => ({ java, javaVersion });

/** What tells a process from every other one, as it stands in a pid file. */
async function identityOf(pid: number): Promise<string> {
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).slice(0, 8);
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return `${boot} ${pid} ${stat.split(") ").at(-1)?.split(" ")[19]}\n`;
}
