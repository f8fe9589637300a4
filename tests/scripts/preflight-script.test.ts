import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import type { ScriptVariables } from "../../components/runtime/ssh/connection/script-variables";
import { type HostFacts, parseHostFacts } from "../../components/runtime/ssh/hosts/inspect-host";
import { procAddress } from "../../components/runtime/ssh/hosts/proc-address";
import { runProgram } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/suites/skip";
import { childProcesses } from "../support/child-processes";
import { saysVersion, writeJava } from "../support/fake-java";
import { filesIn } from "../support/fake-remote-service";
import { freePort } from "../support/fake-service";
import { hostScripts } from "../support/host-scripts";
import { httpServers } from "../support/http-server";

type HostVariables = ScriptVariables["inspect-host"];

/** Listens at the given address on a port that the process prints, and has many other open files. */
const LISTENS_AT = `
const { openSync } = require("node:fs");
for (let count = 0; count < 500; count++) openSync("/dev/null");
const server = require("node:net").createServer();
server.listen({ host: process.argv[1], port: 0, ipv6Only: false }, () => console.log(server.address().port));
`;

/** Addresses in the form of /proc/net/tcp. */
const ADDRESS = {
  any: "00000000",
  anyIPv6: procAddress("::"),
  loopback: "0100007F",
  secondLoopback: "0200007F",
  loopbackIPv6: procAddress("::1"),
  name: "",
};

/** Variables for a host without services. */
const VARIABLES: HostVariables = {
  stack_folder: "kafka-cluster-test",
  data_roots: [],
  java_home: "",
  further_programs: [],
  installation: "kafka_2.13-3.3.1",
  url: "",
  port_services: [],
  port_numbers: [],
  port_addresses: [],
  owner: "kafka-cluster/test",
  data_services: [],
  data_files: [],
  data_spreads: [],
};

describe("scripts of the preflight", () => {
  before(function () {
    if (process.platform !== "linux") {
      skipSuite(this, "the scripts for hosts need Linux and bash");
    }
  });

  const { path, run } = hostScripts();
  const startChild = childProcesses();
  const serve = httpServers();

  const inspect = async (values: Partial<HostVariables> = {}, env: NodeJS.ProcessEnv = {}): Promise<HostFacts> => {
    const script = remoteScript("inspect-host", { ...VARIABLES, ...values });
    const { exitCode, stdout, stderr } = await run(script, "inspect", { env });
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    const now = Date.now();
    return parseHostFacts(stdout, { from: now - 60_000, to: now });
  };
  /** A `PATH` without some programs. */
  const pathWithout = async (...programs: string[]): Promise<string> => {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      await runProgram("cp", ["--symbolic-link", "--recursive", "--no-clobber", `${folder}/.`, path("bin")]);
    }
    await Promise.all(programs.map((program) => rm(path("bin", program), { force: true })));
    return path("bin");
  };

  it("print facts about the host, and change nothing", async () => {
    const facts = await inspect();
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

  it("find an installation", async () => {
    const folder = path("home", "kafka-cluster", "kafka-cluster-test", "distributions", "kafka-3.3.1");
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/manifest`, "");
    assert.equal((await inspect()).isInstalled, true);
  });

  it("list the programs that are missing", async () => {
    const PATH = await pathWithout("sed", "flock", "find");
    assert.deepEqual((await inspect({}, { PATH })).missing, ["find", "flock", "sed"]);
  });

  it("report a file in place of the data folder", async () => {
    await writeFile(path("srv"), "", { mode: 0o755 });
    const [, data] = (await inspect({ data_roots: [path("srv")] })).disks;
    assert.equal(data?.isWritable, false);
    assert.ok((data?.freeMiB ?? 0) > 0);
  });

  describe("for data", () => {
    const stack = (...names: string[]) => path("home", "kafka-cluster", "kafka-cluster-test", ...names);
    const SERVICES = {
      data_services: ["kafka-0", "zookeeper"],
      data_files: ["meta.properties", ""],
      data_spreads: ["true", "false"],
    };

    /** Writes data of a service, by default of this stack. */
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

    const part = (service: string) => ({ folder: stack("data", service), index: 0, position: 0, folders: [] });

    it("print the state of data, and the text of its identity file", async () => {
      await mkdir(stack("services", "kafka-0"), { recursive: true });
      await writeData(stack("data", "kafka-0"), { "meta.properties": "#Mon Nov 23\nversion=0\nbroker.id=0" });
      await writeData(stack("data", "zookeeper"), { myid: "1\n" });
      assert.deepEqual((await inspect(SERVICES)).data, {
        "kafka-0": { state: "present", identity: "#Mon Nov 23\nversion=0\nbroker.id=0\n", parts: [part("kafka-0")] },
        zookeeper: { state: "retained", identity: undefined, parts: [part("zookeeper")] },
      });
    });

    it("distinguish lost data from data that never existed", async () => {
      await mkdir(stack("services", "kafka-0"), { recursive: true });
      await writeData(stack("data", "kafka-0"), {});
      assert.deepEqual((await inspect(SERVICES)).data, {
        "kafka-0": { state: "lost", identity: undefined, parts: [] },
        zookeeper: { state: "none", identity: undefined, parts: [] },
      });
    });

    it("ignore data of another stack", async () => {
      await writeData(path("srv", "kafka-0"), { "meta.properties": "broker.id=7\n" }, "kafka-cluster/other/kafka-0");
      assert.deepEqual((await inspect({ ...SERVICES, data_roots: [path("srv")] })).data["kafka-0"], {
        state: "none",
        identity: undefined,
        parts: [],
      });
    });

    it("print the folders with a part of the data of a broker", async () => {
      const [first, second] = [path("d1", "kafka-0"), path("d2", "kafka-0")];
      const spread = { ...SERVICES, data_roots: [path("d1"), path("d2"), path("d3")] };
      const owner = "kafka-cluster/test/kafka-0";
      await writeData(first, { log: "", ".owner.folders": `0 ${first},${second}\n` }, owner);
      await writeData(second, { "meta.properties": "broker.id=0\n", ".owner.folders": "1\n" }, owner);
      await writeData(path("d3", "kafka-0"), { log: "" }, "kafka-cluster/test/kafka-1");
      await writeData(path("d2", "zookeeper"), { myid: "1\n" }, "kafka-cluster/test/zookeeper");
      const facts = await inspect(spread);
      assert.deepEqual(facts.data, {
        "kafka-0": {
          state: "retained",
          identity: "broker.id=0\n",
          parts: [
            { folder: first, index: 0, position: 0, folders: [first, second] },
            { folder: second, index: 1, position: 1, folders: [] },
          ],
        },
        zookeeper: { state: "none", identity: undefined, parts: [] },
      });
      assert.deepEqual(
        facts.disks.slice(1).map(({ folder, isWritable }) => [folder, isWritable]),
        spread.data_roots.map((folder) => [folder, true]),
      );
    });

    it("list the services with data of the stack", async () => {
      await writeData(path("srv", "kafka-0"), {}, "kafka-cluster/test/kafka-0");
      await writeData(path("srv", "kafka-1"), {}, "kafka-cluster/other/kafka-1");
      await writeData(stack("data", "zookeeper"), {}, "kafka-cluster/test/zookeeper");
      const list = async (...data_roots: string[]) => {
        const values = { stack_folder: "kafka-cluster-test", data_roots, owner: "kafka-cluster/test" };
        return (await run(remoteScript("list-retained-data", values), "list_services")).stdout;
      };
      assert.equal(await list(path("srv")), "service=kafka-0\n");
      assert.equal(await list(), "service=zookeeper\n");
      await writeData(path("d2", "kafka-0"), {}, "kafka-cluster/test/kafka-0");
      await writeData(path("d2", "kafka-2"), {}, "kafka-cluster/test/kafka-2");
      assert.equal(await list(path("srv"), path("d2")), "service=kafka-0\nservice=kafka-2\n");
      assert.equal(await list(path("none")), "");
    });

    it("print any file of the data", async () => {
      const values = { data_dirs: [path("srv", "kafka-0")], owner: "kafka-cluster/test" };
      await writeData(path("srv", "kafka-0"), { myid: "1\n" });
      const text = async (file: string) =>
        (await run(remoteScript("read-data-file", { ...values, file }), "print_file")).stdout;
      assert.equal(await text("myid"), "1\n");
      assert.equal(await text("none"), "");
    });

    it("print the first match of a pattern in binary files", async () => {
      const values = { data_dirs: [path("srv", "zookeeper")], owner: "kafka-cluster/test" };
      await writeData(path("srv", "zookeeper"), {
        log: '\0\0/cluster/id\0\0\0-{"version":"1","id":"YgrtTBYRR_mGxScXTNJUJg"}\0x',
      });
      const match = async (pattern: string) =>
        (await run(remoteScript("find-in-data", { ...values, pattern }), "print_match")).stdout;
      assert.equal(await match('\\{"version":"1","id":".{22}'), '{"version":"1","id":"YgrtTBYRR_mGxScXTNJUJg\n');
      assert.equal(await match("/brokers/topics/.{1}"), "");
    });
  });

  describe("for Java", () => {
    const LINE_OF_17 = 'openjdk version "17.0.15" 2026-01-20';

    it("find the Java in javaHome, on PATH, or installed before", async () => {
      const named = await writeJava(path("jdk"), ...saysVersion("17.0.15"));
      assert.deepEqual(pick(await inspect({ java_home: path("jdk") })), { java: named, javaVersion: LINE_OF_17 });
      const PATH = await pathWithout("java");
      assert.deepEqual(pick(await inspect({}, { PATH })), { java: undefined, javaVersion: "" });
      const home = path("home", "kafka-cluster", "kafka-cluster-test", "distributions", "java-17", "java");
      const installed = await writeJava(home, ...saysVersion("17.0.15"));
      assert.deepEqual(pick(await inspect({}, { PATH })), { java: installed, javaVersion: LINE_OF_17 });
      await writeJava(path("first"), ...saysVersion("21.0.1"));
      const found = await inspect({}, { PATH: `${path("first", "bin")}${delimiter}${PATH}` });
      assert.equal(found.java, installed); // Services may run with it.
    });

    it("find none in a javaHome without Java", async () => {
      assert.deepEqual(pick(await inspect({ java_home: path("none") })), { java: undefined, javaVersion: "" });
    });

    it("read the version after a line about JAVA_TOOL_OPTIONS", async () => {
      await writeJava(path("jdk"), "echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g' >&2", ...saysVersion("17.0.15"));
      assert.equal((await inspect({ java_home: path("jdk") })).javaVersion, LINE_OF_17);
    });

    it("read no version of a Java that fails or prints something else", async () => {
      for (const lines of [["exit 1"], ["echo Hello"], ["kill -SEGV $$"]]) {
        await writeJava(path("jdk"), ...lines);
        assert.equal((await inspect({ java_home: path("jdk") })).javaVersion, "");
      }
    });
  });

  describe("for a URL", () => {
    const NO_PROXY = { no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };

    it("report if the host can download the archive", async () => {
      const good = await serve((_, response) => response.end());
      const bad = await serve((_, response) => response.writeHead(404).end());
      assert.equal((await inspect({ url: `${good}/kafka[1].tgz` }, NO_PROXY)).downloads, true);
      assert.equal((await inspect({ url: `${bad}/kafka.tgz` }, NO_PROXY)).downloads, false);
      const closed = `http://127.0.0.1:${await freePort()}/kafka.tgz`;
      assert.equal((await inspect({ url: closed }, NO_PROXY)).downloads, false);
    });

    it("report so without curl and without wget", async () => {
      const url = `${await serve((_, response) => response.end())}/kafka.tgz`;
      const { exitCode } = await runProgram("which", ["wget"]);
      const withoutCurl = await inspect({ url }, { ...NO_PROXY, PATH: await pathWithout("curl") });
      assert.equal(withoutCurl.downloads, exitCode === 0);
      const withoutBoth = await inspect({ url }, { ...NO_PROXY, PATH: await pathWithout("curl", "wget") });
      assert.equal(withoutBoth.downloads, false);
    });
  });

  it("report further programs that are missing", async () => {
    const further_programs = ["sed", "no-such-program"];
    assert.deepEqual((await inspect({ further_programs })).missing, ["no-such-program"]);
  });

  describe("for a port", () => {
    const portsInUse = async (port: number | string, address: string) =>
      (await inspect({ port_services: ["kafka-0"], port_numbers: [String(port)], port_addresses: [address] }))
        .portsInUse;

    it("report no free port", async () => {
      assert.deepEqual(await portsInUse(await freePort(), ADDRESS.any), []);
    });

    const cases: readonly (readonly [listening: string, blocks: readonly (keyof typeof ADDRESS)[]])[] = [
      ["127.0.0.1", ["any", "anyIPv6", "loopback", "name"]],
      ["0.0.0.0", ["any", "anyIPv6", "loopback", "secondLoopback", "loopbackIPv6", "name"]],
      ["::", ["any", "anyIPv6", "loopback", "secondLoopback", "loopbackIPv6", "name"]],
      ["::1", ["any", "anyIPv6", "loopbackIPv6", "name"]],
      ["::ffff:127.0.0.1", ["any", "anyIPv6", "loopback", "name"]], // As Java listens at 127.0.0.1.
    ];
    for (const [listening, blocks] of cases) {
      it(`report the process that listens at ${listening}, where it blocks the port`, async function () {
        if (listening.includes(":") && (await readFile("/proc/net/if_inet6", "utf8").catch(() => "")) === "") {
          this.skip();
        }
        const { pid, firstLine } = await startChild(LISTENS_AT, listening);
        for (const wanted of Object.keys(ADDRESS) as (keyof typeof ADDRESS)[]) {
          const holder = { service: "kafka-0", port: Number(firstLine), holder: `process ${pid}` };
          assert.deepEqual(
            await portsInUse(firstLine, ADDRESS[wanted]),
            blocks.includes(wanted) ? [holder] : [],
            wanted,
          );
        }
      });
    }

    it("do not report the process of the service itself", async () => {
      const { pid, firstLine } = await startChild(LISTENS_AT, "127.0.0.1");
      const folder = path("home", "kafka-cluster", "kafka-cluster-test", "services", "kafka-0");
      await mkdir(folder, { recursive: true });
      await writeFile(`${folder}/pid`, await identityOf(pid));
      assert.deepEqual(await portsInUse(firstLine, ADDRESS.loopback), []);
      const others = await inspect({
        port_services: ["kafka-1"],
        port_numbers: [firstLine],
        port_addresses: [ADDRESS.loopback],
      });
      assert.equal(others.portsInUse.length, 1);
    });
  });
});

const pick = ({ java, javaVersion }: HostFacts) => ({ java, javaVersion });

/** Identity of a process, as a pid file has it. */
async function identityOf(pid: number): Promise<string> {
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).slice(0, 8);
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return `${boot} ${pid} ${stat.split(") ").at(-1)?.split(" ")[19]}\n`;
}
