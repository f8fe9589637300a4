import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import { folderScript } from "../../components/runtime/ssh/resources/folder-script";
import { type RemoteService, serviceScript } from "../../components/runtime/ssh/resources/service-script";
import { waitUntil } from "../../components/shared/wait-until";
import { skipSuite } from "../../testing/suites/skip";
import { answeringInTurn, SRVR } from "../support/answering-zookeeper";
import { childProcesses, LIVES_ON } from "../support/child-processes";
import { fakeRemoteServices, filesIn, isServing, isWaiting, processesOf } from "../support/fake-remote-service";
import { freePort } from "../support/fake-service";
import { aroundAll } from "../support/hooks";

/** Temporary names of files. */
const TEMPORARY = /\.new$|\.\d+$/;

const pidFile = ({ layout, service }: RemoteService): string => join(layout.service(service), "pid");
const configFile = ({ layout, service }: RemoteService, name = "zoo.cfg"): string =>
  join(layout.folders(service).config, name);
const dataDir = ({ layout, service }: RemoteService): string => layout.folders(service).data;

/** The same service with another setting, which requires a restart. */
const changed = (remote: RemoteService): RemoteService => ({
  ...remote,
  spec: { ...remote.spec, files: { ...remote.spec.files, "zoo.cfg": "clientPort=2182\n" } },
});

async function killAll(remote: RemoteService): Promise<void> {
  for (const pid of await processesOf(remote)) {
    process.kill(pid, "SIGKILL");
  }
  await hasProcesses(remote, 0);
}

const hasProcesses = (remote: RemoteService, count: number): Promise<true> =>
  waitUntil(
    async () => (await processesOf(remote)).length === count || undefined,
    () => new Error(`not ${count} processes`),
    { timeoutMs: 5_000, intervalMs: 5 },
  );

describe("serviceScript", () => {
  before(function () {
    if (process.platform !== "linux") {
      skipSuite(this, "the scripts for hosts need Linux and bash");
    }
  });

  describe("start of a service that runs as described", () => {
    const { path, run, makeRemote, start, healthOf } = fakeRemoteServices(aroundAll);
    let remote: RemoteService;
    let startId: string | undefined;
    before(async () => {
      remote = await makeRemote();
      ({ startId } = await start(remote));
    });

    it("has one process, and prints its boot, pid and start time", async () => {
      const [pid, ...others] = await processesOf(remote);
      assert.deepEqual(others, []);
      const [boot, , since] = /^(\w{8})-(\d+)-(\d+)$/.exec(startId ?? "")?.slice(1) ?? [];
      assert.equal(startId, `${boot}-${pid}-${since}`);
      assert.equal(await readFile(pidFile(remote), "utf8"), `${boot} ${pid} ${since}\n`);
      assert.equal(await healthOf(remote), "healthy");
    });

    it("has written files that no other account can read", async () => {
      for (const [name, text] of Object.entries(remote.spec.files)) {
        assert.equal(await readFile(configFile(remote, name), "utf8"), text);
      }
      for (const file of await filesIn(path("home"))) {
        assert.equal((await stat(path("home", file))).mode & 0o077, 0, file);
      }
      assert.equal(await readFile(join(dataDir(remote), ".owner"), "utf8"), "kafka-cluster/test/zookeeper\n");
    });

    it("has passed flags, class path, main class and arguments, and a small environment", async () => {
      const [pid] = await processesOf(remote);
      const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").slice(1, -1);
      const { layout, spec, service } = remote;
      assert.deepEqual(words, [
        path("jdk", "bin", "java"),
        `-Dkafka-cluster.service=${layout.service(service)}`,
        `-Djava.io.tmpdir=${layout.temporary(service)}`,
        ...spec.jvmFlags,
        "-cp",
        `${layout.home}/libs/*`,
        spec.mainClass,
        ...spec.arguments,
      ]);
      const names = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0").map((entry) => entry.split("=")[0]);
      const ofTheShell = ["PWD", "OLDPWD", "SHLVL", "_", ""];
      assert.deepEqual(names.filter((name = "") => !ofTheShell.includes(name)).sort(), ["HOME", "LANG", "PATH"]);
    });

    it("changes nothing", async () => {
      const before = await stat(configFile(remote));
      assert.deepEqual(await start(remote), { startId });
      assert.equal((await stat(configFile(remote))).mtimeMs, before.mtimeMs);
      assert.deepEqual(
        (await filesIn(path("home"))).filter((file) => TEMPORARY.test(file)),
        [],
      );
    });

    it("restores a file that was edited, without a restart", async () => {
      await writeFile(configFile(remote), "edited");
      assert.equal(await healthOf(remote), "zoo.cfg was changed");
      assert.deepEqual(await start(remote), { startId });
      assert.equal(await readFile(configFile(remote), "utf8"), remote.spec.files["zoo.cfg"]);
      assert.equal(await healthOf(remote), "healthy");
    });

    it("restores a file that is missing, and the rights of a file", async () => {
      await rm(configFile(remote));
      assert.equal(await healthOf(remote), "zoo.cfg was changed");
      await chmod(configFile(remote, "log4j.properties"), 0);
      assert.deepEqual(await start(remote), { startId });
      assert.equal((await stat(configFile(remote, "log4j.properties"))).mode & 0o777, 0o600);
      assert.equal(await healthOf(remote), "healthy");
    });

    it("replaces a link with a file", async () => {
      await writeFile(path("elsewhere"), "of another");
      await rm(configFile(remote));
      await symlink(path("elsewhere"), configFile(remote));
      assert.deepEqual(await start(remote), { startId });
      assert.equal(await readFile(path("elsewhere"), "utf8"), "of another");
      assert.equal(await readFile(configFile(remote), "utf8"), remote.spec.files["zoo.cfg"]);
    });

    const pidFiles: readonly (readonly [what: string, text: (written: string) => string])[] = [
      ["lost", () => ""],
      ["damaged", () => "*\0 ../../self $(exit)"],
      ["one word", () => "x"],
      ["that of another process with this pid", () => `5ec4f841 ${process.pid} 1\n`],
      ["that of an earlier boot", (written) => written.replace(/^\w+/, "00000000")],
      ["of several lines", (written) => `${written}${written}`],
    ];
    for (const [what, text] of pidFiles) {
      it(`finds the process by its flag if the pid file is ${what}`, async () => {
        const written = await readFile(pidFile(remote), "utf8");
        await writeFile(pidFile(remote), text(written));
        assert.equal(await healthOf(remote), "healthy");
        assert.deepEqual(await start(remote), { startId });
        assert.equal(await readFile(pidFile(remote), "utf8"), written);
      });
    }

    it("finds the process without any records, and restarts it", async () => {
      const { layout, service } = remote;
      await rm(layout.service(service), { recursive: true });
      ({ startId } = await start(remote));
      assert.equal((await processesOf(remote)).length, 1);
      assert.equal(await healthOf(remote), "healthy");
    });

    it("fails for another stack", async () => {
      const other = { ...remote, stackId: "stack-2" };
      const { exitCode, stderr } = await run(serviceScript(changed(other)), "start");
      assert.equal(exitCode, 1);
      assert.equal(
        stderr,
        `folder ${path("home")}/kafka-cluster/kafka-cluster-test on host-1 must not belong to another stack, got one that is also named kafka-cluster/test; destroy that stack, or rename this one\n`,
      );
      assert.deepEqual(await start(remote), { startId });
    });
  });

  const {
    path,
    holdLock,
    begin,
    run,
    runAndParse,
    countCommands,
    serve,
    behave,
    makeRemote,
    start,
    remove,
    healthOf,
    startError,
  } = fakeRemoteServices();
  const startChild = childProcesses();
  const sweep = (remote: RemoteService) => runAndParse(folderScript(remote), "sweep");

  describe("start", () => {
    it("restarts a service with another setting", async () => {
      const remote = await makeRemote();
      const [first, second] = [await start(remote), await start(changed(remote))];
      assert.notEqual(first.startId, second.startId);
      assert.equal((await processesOf(remote)).length, 1);
    });

    it("restarts a service that has ended", async () => {
      const remote = await makeRemote();
      const first = await start(remote);
      const [pid] = await processesOf(remote);
      await killAll(remote);
      assert.equal(await healthOf(remote), `process ${pid} has ended`);
      assert.notEqual((await start(remote)).startId, first.startId);
      assert.equal(await healthOf(remote), "healthy");
    });

    it("starts a service whose pid another process has, and leaves that process alone", async () => {
      const remote = await makeRemote();
      await start(remote);
      await killAll(remote);
      const other = await startChild(LIVES_ON);
      await writeFile(pidFile(remote), `00000000 ${other.pid} 1\n`);
      await start(remote);
      await remove(remote);
      process.kill(other.pid, 0);
    });

    it("starts one process for two runs at the same time", async () => {
      const remote = await makeRemote();
      const [one, other] = await Promise.all([start(remote), start(remote)]);
      assert.deepEqual(one, other);
      assert.equal((await processesOf(remote)).length, 1);
    });

    it("kills a service that ignores its termination", async () => {
      const remote = await makeRemote({ stopTimeoutMs: 100 });
      await behave("trap '' TERM");
      await start(remote);
      await start(changed(remote));
      assert.equal((await processesOf(remote)).length, 1);
    });

    it("waits for the start condition", async () => {
      const { port, asked } = await answeringInTurn(serve, ["not serving\n", "not serving\n", SRVR]);
      const remote = await makeRemote({ startCondition: isServing(port) });
      await start(remote);
      assert.equal(asked.length, 3);
      const log = await readFile(join(remote.layout.folders("zookeeper").logs, "console.log"), "utf8");
      assert.equal(log, 'waiting: srvr was answered without "Mode: "\n');
    });

    it("fails with the start condition that does not hold, and leaves no process", async () => {
      const port = await freePort();
      const remote = await makeRemote({
        startCondition: isServing(port),
        readiness: isServing(port),
        startupTimeoutMs: 1,
      });
      assert.match(
        await startError(remote),
        /^zookeeper on host-1 did not answer within 1 s \(last: .*Connection refused\); see \S+\/console\.log there or raise startupTimeoutMs\n {2}\| waiting: .*Connection refused\n/,
      );
      assert.deepEqual(await processesOf(remote), []);
    });

    it("fails with the last lines of the log, cause and cure", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()) });
      await behave("echo Starting", "echo 'ConfigException: Invalid value x for tickTime' >&2", "exit 1");
      const { logs } = remote.layout.folders("zookeeper");
      assert.equal(
        await startError(remote),
        [
          `zookeeper on host-1 ended during its start; a setting is not accepted: correct it in brokerConfig or zookeeperConfig; see ${logs}/console.log there`,
          "  | Starting",
          "  | ConfigException: Invalid value x for tickTime",
          "",
        ].join("\n"),
      );
      assert.deepEqual(await processesOf(remote), []);
      assert.equal(await healthOf(remote), "no process runs");
    });

    it("shows the output and the log, and no lines of an earlier start", async () => {
      const remote = await makeRemote();
      const log = join(remote.layout.folders("zookeeper").logs, "server.log");
      await start(remote);
      await writeFile(log, "No space left on device\n");
      await behave("echo printed", `echo 'logged, <&>' >>'${log}'`, "exit 1");
      assert.equal(
        await startError(changed({ ...remote, spec: { ...remote.spec, readiness: isServing(await freePort()) } })),
        `zookeeper on host-1 ended during its start; see ${log} there\n  | printed\n  | logged, <&>\n`,
      );
    });

    it("shows the last cause of the first fatal error, which errors of the shutdown follow", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()) });
      await behave(
        "echo 'ERROR Fatal error during startup (Acme)'",
        "echo 'java.lang.RuntimeException: of Acme'",
        "printf '\\tat com.acme.Plug\\n'",
        "echo 'Caused by: java.lang.IllegalStateException: no licence'",
        "echo 'INFO shutting down'",
        "echo 'ERROR unable to start processing because of TimeoutException.'",
        'for i in $(seq 20); do echo "INFO $i"; done',
        "exit 3",
      );
      const [, ...lines] = (await startError(remote)).split("\n");
      assert.deepEqual(lines.slice(0, 2), ["  | Caused by: java.lang.IllegalStateException: no licence", "  | INFO 9"]);
    });

    it("names the cause that the output alone has, while the log has lines", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()) });
      const log = join(remote.layout.folders("zookeeper").logs, "server.log");
      const cause = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
      await behave(`echo '${cause}'`, `for i in $(seq 20); do echo "INFO $i" >>'${log}'; done`, "exit 3");
      const [summary, ...lines] = (await startError(remote)).split("\n");
      assert.match(
        summary ?? "",
        /^zookeeper on host-1 ended during its start; the heap is full: raise heapMiB, .+; see /,
      );
      assert.deepEqual([lines[0], lines[1], lines[12]], [`  | ${cause}`, "  | INFO 9", "  | INFO 20"]);
    });

    it("hides the values of secret settings in the lines that it shows", async () => {
      const files = { "zoo.cfg": "ssl.keyStore.password=geheim&*'\nssl.keyStore.type=x1\n" };
      const remote = await makeRemote({
        files,
        secretSettings: ["ssl.keyStore.password", "ssl.keyStore.type"],
        readiness: isServing(await freePort()),
      });
      const line = `${"x".repeat(290)} geheim&*'`;
      await behave(
        `echo "password geheim&*' or geheim&*'."`,
        "echo 'of type x1'",
        "echo 'of type x12'",
        `echo "${line}"`,
        "exit 1",
      );
      assert.deepEqual((await startError(remote)).split("\n").slice(1), [
        "  | password [secret] or [secret].",
        "  | [secret]",
        "  | of type x12",
        `  | ${"x".repeat(290)} [secret]`,
        "",
      ]);
    });

    it("shows a log that was started again", async () => {
      const remote = await makeRemote();
      const log = join(remote.layout.folders("zookeeper").logs, "server.log");
      await start(remote);
      await writeFile(log, "of an earlier start\n".repeat(100));
      await behave(`echo 'started again' >'${log}'`, "exit 1");
      const failing = changed({ ...remote, spec: { ...remote.spec, readiness: isServing(await freePort()) } });
      assert.match(await startError(failing), /\n {2}\| started again\n$/);
    });

    it("fails without lines if the service prints none", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()) });
      await behave("exit 1");
      assert.match(await startError(remote), /^zookeeper on host-1 ended during its start; its logs are empty\n$/);
    });

    it("ignores the answer of another process after the service has ended", async () => {
      const remote = await makeRemote();
      await behave("exit 1");
      const { port } = await answeringInTurn(serve, ["not serving\n", "not serving\n", SRVR]);
      assert.match(
        await startError({ ...remote, spec: { ...remote.spec, readiness: isServing(port) } }),
        /^zookeeper on host-1 ended during its start; /,
      );
    });

    it("fails after the startup timeout, and leaves no process", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()), startupTimeoutMs: 1 });
      assert.match(
        await startError(remote),
        /^zookeeper on host-1 did not answer within 1 s \(last: .*Connection refused\); raise startupTimeoutMs\n/,
      );
      assert.deepEqual(await processesOf(remote), []);
    });

    it("rejects a javaHome without Java", async () => {
      const remote = await makeRemote({}, { javaHome: path("none") });
      assert.equal(
        await startError(remote),
        `Java is missing at ${path("none")}/bin/java on host-1; install Java 17 there, or set javaHome to a Java 17 on the host\n`,
      );
    });

    it("rejects data of another stack, and does not change it", async () => {
      const remote = await makeRemote();
      await mkdir(dataDir(remote), { recursive: true });
      await writeFile(join(dataDir(remote), ".owner"), "kafka-cluster/other/zookeeper\n");
      const message = `data folder ${dataDir(remote)} on host-1 must belong to kafka-cluster/test/zookeeper, got the data of kafka-cluster/other/zookeeper; set another dataDir, or destroy the other stack\n`;
      assert.equal(await startError(remote), message);
      await remove(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
    });

    it("rejects a data folder with any number of other files, and does not change it", async () => {
      const remote = await makeRemote();
      await mkdir(dataDir(remote), { recursive: true });
      const names = Array.from({ length: 2_000 }, (_, index) => `a file of somebody else ${index}`);
      await Promise.all(names.map((name) => writeFile(join(dataDir(remote), name), "")));
      assert.match(
        await startError(remote),
        /^data folder \S+ on host-1 must be empty or belong to this project, got other files such as a file of somebody else \d+; set another dataDir\n$/,
      );
      await remove(remote);
      assert.equal((await filesIn(dataDir(remote))).length, 2_000);
    });

    it("rejects data of another stack before it stops the service", async () => {
      const remote = await makeRemote();
      const { startId } = await start(remote);
      await mkdir(path("srv", "zookeeper"), { recursive: true });
      await writeFile(path("srv", "zookeeper", "strange"), "");
      const layout = hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1", [path("srv")]);
      assert.match(
        await startError(changed({ ...remote, layout })),
        /must be empty or belong to this project, got other files such as strange;/,
      );
      assert.deepEqual(await start(remote), { startId });
    });

    it("replaces an incomplete claim of a data folder", async () => {
      const remote = await makeRemote();
      await mkdir(dataDir(remote), { recursive: true });
      await writeFile(join(dataDir(remote), ".owner"), "");
      await writeFile(join(dataDir(remote), ".owner.123"), "kafka");
      await start(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
    });

    it("removes the temporary claim of an interrupted run", async () => {
      const remote = await makeRemote();
      await start(remote);
      await killAll(remote);
      await writeFile(join(dataDir(remote), ".owner.123"), "kafka-cluster/test/zookeeper\n");
      await start(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
    });

    it("removes the temporary files of an interrupted run", async () => {
      const remote = await makeRemote();
      await start(remote);
      await writeFile(configFile(remote, "zoo.cfg.new"), "client");
      await start(remote);
      assert.deepEqual(await filesIn(remote.layout.folders("zookeeper").config), ["log4j.properties", "zoo.cfg"]);
    });

    describe("with two folders for data", () => {
      const inFolders = (...names: string[]) => {
        const spreading = [{ service: "zookeeper", spreadsData: true }];
        const folders = names.map((name) => path(name));
        return { layout: hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1", folders, spreading) };
      };
      const recordIn = (name: string) => readFile(path(name, "zookeeper", ".owner.folders"), "utf8");
      const used = () => [path("d1", "zookeeper"), path("d2", "zookeeper")].join(",");

      it("claims both, and records that the service was ready with them", async () => {
        const remote = await makeRemote({}, inFolders("d1", "d2"));
        const { startId } = await start(remote);
        assert.deepEqual(await filesIn(path("d1", "zookeeper")), [".owner", ".owner.folders"]);
        assert.deepEqual(await filesIn(path("d2", "zookeeper")), [".owner", ".owner.folders"]);
        assert.deepEqual([await recordIn("d1"), await recordIn("d2")], [`0 ${used()}\n`, `1 ${used()}\n`]);
        assert.deepEqual(await start(remote), { startId });
        await remove(remote);
        assert.deepEqual([await filesIn(path("d1")), await filesIn(path("d2"))], [[], []]);
      });

      it("adds one, and claims none if it contains other files", async () => {
        const remote = await makeRemote({}, inFolders("d1"));
        const { startId } = await start(remote);
        await mkdir(path("d2", "zookeeper"), { recursive: true });
        await writeFile(path("d2", "zookeeper", "strange"), "");
        const further = changed({ ...remote, ...inFolders("d1", "d2", "d3") });
        assert.match(await startError(further), /^data folder \S+\/d2\/zookeeper on host-1 must be empty or belong/);
        assert.deepEqual(await filesIn(path("d3")), []);
        assert.deepEqual(await start(remote), { startId });
        await rm(path("d2", "zookeeper", "strange"));
        await start(further);
        assert.equal(await recordIn("d3"), `2 ${used()},${path("d3", "zookeeper")}\n`);
        assert.equal(await healthOf(further), "healthy");
      });

      it("refuses the same folder through a link, and leaves the service running", async () => {
        const remote = await makeRemote({}, inFolders("d1"));
        const { startId } = await start(remote);
        await symlink(path("d1"), path("d2"));
        assert.match(
          await startError(changed({ ...remote, ...inFolders("d1", "d2") })),
          /^dataDir must name each folder once, got \S+\/d1 and \S+\/d2, which are the same folder on host-1; remove one/,
        );
        assert.deepEqual(await start(remote), { startId });
      });

      it("reports a lost one, and starts again with a disk in its place", async () => {
        const remote = await makeRemote({}, inFolders("d1", "d2"));
        const { startId } = await start(remote);
        await rm(path("d2", "zookeeper"), { recursive: true });
        assert.equal(await healthOf(remote), `data folder ${path("d2", "zookeeper")} was lost`);
        assert.notEqual((await start(remote)).startId, startId);
        assert.equal(await healthOf(remote), "healthy");
      });

      it("deletes data with the fingerprint in both", async () => {
        const remote = await makeRemote({}, inFolders("d1", "d2"));
        await start(remote);
        for (const name of ["d1", "d2"]) {
          await writeFile(path(name, "zookeeper", "meta.properties"), "cluster.id=X\n");
          await writeFile(path(name, "zookeeper", "log"), "");
        }
        await start({ ...remote, dataToDelete: { file: "meta.properties", line: "cluster.id=X" } });
        for (const name of ["d1", "d2"]) {
          assert.deepEqual(await filesIn(path(name, "zookeeper")), [".owner", ".owner.folders"]);
        }
      });

      it("is completed by the next start after an interruption at any command", async () => {
        const remote = await makeRemote({}, inFolders("d1", "d2"));
        const count = await countCommands(serviceScript(remote), "start");
        await remove(remote);
        for (const killAt of spread(count)) {
          await run(serviceScript(remote), "start", { killAt });
          await start(remote);
          assert.equal(await healthOf(remote), "healthy", `interrupted at ${killAt}`);
          assert.deepEqual([await recordIn("d1"), await recordIn("d2")], [`0 ${used()}\n`, `1 ${used()}\n`]);
          assert.deepEqual(await filesIn(path("d2", "zookeeper")), [".owner", ".owner.folders"]);
          await remove(remote);
        }
      });
    });

    it("continues after the connection is lost", async () => {
      let isOpen = false;
      const port = await serve((socket) => socket.once("data", () => socket.end(isOpen ? SRVR : "")));
      const remote = await makeRemote({ startCondition: isServing(port), readiness: isServing(port) });
      const { child, ended } = begin(serviceScript(remote), "start");
      await hasProcesses(remote, 1);
      child.kill("SIGHUP");
      child.kill("SIGPIPE");
      isOpen = true;
      assert.equal((await ended).exitCode, 0);
    });

    it("does nothing after a sweep that it waited for", async () => {
      const remote = await makeRemote();
      const lock = join(remote.layout.root, "locks", "zookeeper");
      await mkdir(dirname(lock), { recursive: true });
      const other = await holdLock(lock);
      const { child, ended } = begin(serviceScript(remote), "start");
      await isWaiting(child.pid);
      await rm(lock);
      other.stdin.end();
      assert.deepEqual(await ended, {
        exitCode: 1,
        stdout: "",
        stderr: "zookeeper was removed from host-1 by another run; run the command again\n",
      });
    });

    it("succeeds if nobody reads its output", async () => {
      const remote = await makeRemote();
      const { child, ended } = begin(serviceScript(remote), "start");
      child.stdout.destroy();
      child.stderr.destroy();
      await ended;
      const startId = (await readFile(pidFile(remote), "utf8")).trim().replaceAll(" ", "-");
      assert.deepEqual(await start(remote), { startId });
    });
  });

  describe("start, interrupted at any command", () => {
    it("is completed by the next start: one healthy process, and no temporary files", async () => {
      const remote = await makeRemote({ dataFiles: { "meta.properties": "version=0\n" } });
      const count = await countCommands(serviceScript(remote), "start");
      await remove(remote);
      await sweep(remote);
      for (const killAt of spread(count)) {
        const { exitCode } = await run(serviceScript(remote), "start", { killAt });
        // A start asks the service until it answers, so that the last commands are not the same in number each time.
        assert.ok(
          exitCode === null || (exitCode === 0 && killAt === count),
          `interrupted at ${killAt} of ${count}, got exit code ${exitCode}`,
        );
        await start(remote);
        assert.equal((await processesOf(remote)).length, 1, `interrupted at ${killAt}`);
        assert.equal(await healthOf(remote), "healthy", `interrupted at ${killAt}`);
        const remaining = (await filesIn(path("home"))).filter((file) => TEMPORARY.test(file));
        assert.deepEqual(remaining, [], `interrupted at ${killAt}`);
        await remove(remote);
        await sweep(remote);
        assert.deepEqual(await filesIn(path("home")), [], `interrupted at ${killAt}`);
      }
    });

    it("is removed by a sweep, also if no resource recorded it", async () => {
      const remote = await makeRemote();
      const count = await countCommands(serviceScript(remote), "start");
      for (const killAt of spread(count)) {
        await run(serviceScript(remote), "start", { killAt });
        await sweep(remote);
        assert.deepEqual(await processesOf(remote), [], `interrupted at ${killAt}`);
        assert.deepEqual(await filesIn(path("home")), [], `interrupted at ${killAt}`);
      }
    });
  });

  describe("remove", () => {
    it("removes the process, its folder and its data, also twice", async () => {
      const remote = await makeRemote();
      await start(remote);
      await remove(remote);
      await remove(remote);
      assert.deepEqual(await processesOf(remote), []);
      const remaining = await filesIn(path("home"));
      assert.deepEqual(
        remaining.filter((file) => file.includes("services") || file.includes("data/")),
        [],
      );
      assert.equal(await healthOf(remote), "no process runs");
    });

    it("creates nothing if there is nothing", async () => {
      await remove(await makeRemote());
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("keeps data that is to be retained, for the next start", async () => {
      const remote = await makeRemote({}, { retainData: true });
      await start(remote);
      await writeFile(join(dataDir(remote), "snapshot"), "data");
      await remove(remote);
      await sweep(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner", "snapshot"]);
      await start(remote);
    });

    it("changes nothing of another stack", async () => {
      const remote = await makeRemote();
      await start(remote);
      const [pid] = await processesOf(remote);
      await remove({ ...remote, stackId: "stack-2" });
      assert.deepEqual(await processesOf(remote), [pid]);
      assert.equal(await healthOf(remote), "healthy");
    });

    it("completes its work after an interruption at any command", async () => {
      const remote = await makeRemote();
      await start(remote);
      const count = await countCommands(serviceScript(remote), "remove");
      for (const killAt of spread(count)) {
        await start(remote);
        await run(serviceScript(remote), "remove", { killAt });
        await remove(remote);
        assert.deepEqual(await processesOf(remote), [], `interrupted at ${killAt}`);
        assert.deepEqual(await filesIn(dataDir(remote)), [], `interrupted at ${killAt}`);
      }
      await sweep(remote);
      assert.deepEqual(await filesIn(path("home")), []);
    });
  });

  describe("start of a service that hangs", () => {
    it("restarts the service after the startup timeout", async () => {
      const { port } = await answeringInTurn(serve, [SRVR, "This one hangs\n", "This one hangs\n"]);
      const remote = await makeRemote({ readiness: isServing(port), startupTimeoutMs: 1_000 });
      await start(remote);
      const [hung] = await processesOf(remote);
      await run(serviceScript(remote), "start");
      const [now] = await processesOf(remote);
      assert.notEqual(now, hung);
    });
  });

  describe("inspect", () => {
    it("reports a changed file that the start needs", async () => {
      const remote = await makeRemote();
      await start(remote);
      for (const name of ["launch.sh", "scripts/run.sh"]) {
        await appendFile(join(remote.layout.service("zookeeper"), name), "# edited\n");
        assert.equal(await healthOf(remote), `${name} was changed`);
        await start(remote);
        assert.equal(await healthOf(remote), "healthy");
      }
    });

    it("reports a service that does not answer, with the last answer", async () => {
      const { port } = await answeringInTurn(serve, [SRVR, "This one does not serve\n"]);
      const remote = await makeRemote({ readiness: isServing(port) });
      await start(remote);
      const [pid] = await processesOf(remote);
      assert.equal(await healthOf(remote), `process ${pid} does not answer (srvr was answered without "Mode: ")`);
      await rm(join(remote.layout.service("zookeeper"), "readiness"));
      assert.match((await healthOf(remote)) ?? "", /does not answer/);
    });

    it("reports a restart outside of Pulumi", async () => {
      const remote = await makeRemote();
      await start(remote);
      await appendFile(join(remote.layout.service("zookeeper"), "acknowledged"), "another\n");
      assert.equal(await healthOf(remote), "the service was restarted outside of Pulumi");
    });

    it("ignores a process with a similar flag", async () => {
      const remote = await makeRemote();
      const text = `-Dkafka-cluster.service=${remote.layout.service("zookeeper")}`;
      const other = spawn(process.execPath, ["-e", LIVES_ON, "--", `${text}-2`, `x ${text}`], { detached: true });
      try {
        await once(other.stdout, "data");
        assert.equal(await healthOf(remote), "no process runs");
      } finally {
        other.kill("SIGKILL");
      }
    });
  });

  describe("with values that have a meaning for shells", () => {
    const NASTY = [
      'it\'s "quoted" $(touch executed) `touch executed` ; touch executed & | > executed',
      "-rf --help -- -n",
      "$HOME $PATH \\ \\n %s %d * ? [a-z] ~ {a,b} !! #",
      "line\nbreaks\n\ttabs\r\n\n",
      "ünïcödé 卡夫卡 🦓",
      "'\\''\"'\"'$'\\n'",
      "",
      '"$@"\nexit\n}\ntouch executed\n{',
      "x".repeat(200_000),
    ];

    it("writes files with the exact text, and runs nothing of it", async () => {
      const names = ["-rf", "a b", "$(touch executed)", "it's", "*", "ü;&|.cfg", "--", "`x`", "#"];
      const files = Object.fromEntries(names.map((name, index) => [name, NASTY[index] ?? ""]));
      const remote = await makeRemote({
        files,
        dataFiles: { ...files },
        arguments: NASTY.slice(0, -1),
        jvmFlags: NASTY.slice(0, -1).map((text) => `-Dx=${text}`),
      });
      await start(remote);
      for (const [name, text] of Object.entries(files)) {
        assert.equal(await readFile(configFile(remote, name), "utf8"), text);
        assert.equal(await readFile(join(dataDir(remote), name), "utf8"), text);
      }
      const [pid] = await processesOf(remote);
      const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").slice(4, -1);
      const { spec, layout } = remote;
      assert.deepEqual(words, [...spec.jvmFlags, "-cp", `${layout.home}/libs/*`, spec.mainClass, ...spec.arguments]);
      assert.equal(await healthOf(remote), "healthy");
      assert.deepEqual(
        (await filesIn(path())).filter((file) => file.includes("executed") && !file.includes("$")),
        [],
      );
    });

    for (const text of NASTY.slice(0, 3)) {
      it(`treats a name as text: ${JSON.stringify(text)}`, async () => {
        const name = text.replaceAll("/", "");
        const remote = await makeRemote({}, { host: name, owner: name, stackId: name, javaHome: path(name) });
        assert.equal(
          await startError(remote),
          `Java is missing at ${path(name)}/bin/java on ${name}; install Java 17 there, or set javaHome to a Java 17 on the host\n`,
        );
        await remove(remote);
        await sweep(remote);
        assert.deepEqual(await filesIn(path("home")), []);
        assert.deepEqual(
          (await filesIn(path())).filter((file) => file.includes("executed")),
          [],
        );
      });
    }
  });
});

/** Eight numbers from 1 to this one, at equal distances. */
const spread = (count: number): number[] =>
  Array.from({ length: 8 }, (_, index) => Math.round(1 + (index * (count - 1)) / 7));
