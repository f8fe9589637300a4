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

/** Files that are written on the way to others. */
const TEMPORARY = /\.new$|\.\d+$/;

const pidFile = ({ layout, service }: RemoteService): string => join(layout.service(service), "pid");
const configFile = ({ layout, service }: RemoteService, name = "zoo.cfg"): string =>
  join(layout.folders(service).config, name);
const dataDir = ({ layout, service }: RemoteService): string => layout.folders(service).data;

/** The same service with another setting, which asks for a restart. */
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
      skipSuite(this, "the scripts for hosts run on Linux, with bash");
    }
  });

  describe("start, of a service that runs as described", () => {
    const { path, run, makeRemote, start, healthOf } = fakeRemoteServices(aroundAll);
    let remote: RemoteService;
    let startId: string | undefined;
    before(async () => {
      remote = await makeRemote();
      ({ startId } = await start(remote));
    });

    it("has one process, of which it tells boot, pid and start time", async () => {
      const [pid, ...others] = await processesOf(remote);
      assert.deepEqual(others, []);
      const [boot, , since] = /^(\w{8})-(\d+)-(\d+)$/.exec(startId ?? "")?.slice(1) ?? [];
      assert.equal(startId, `${boot}-${pid}-${since}`);
      assert.equal(await readFile(pidFile(remote), "utf8"), `${boot} ${pid} ${since}\n`);
      assert.equal(await healthOf(remote), "whole");
    });

    it("has written files that nobody else reads", async () => {
      for (const [name, text] of Object.entries(remote.spec.files)) {
        assert.equal(await readFile(configFile(remote, name), "utf8"), text);
      }
      for (const file of await filesIn(path("home"))) {
        assert.equal((await stat(path("home", file))).mode & 0o077, 0, file);
      }
      assert.equal(await readFile(join(dataDir(remote), ".owner"), "utf8"), "kafka-cluster/test/zookeeper\n");
    });

    it("has handed it flags, class path, main class and arguments, and little of the environment", async () => {
      const [pid] = await processesOf(remote);
      const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").slice(1, -1);
      const { layout, spec, service } = remote;
      assert.deepEqual(words, [
        path("jdk", "bin", "java"),
        `-Dkafka-cluster.service=${layout.service(service)}`,
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

    it("leaves it alone", async () => {
      const before = await stat(configFile(remote));
      assert.deepEqual(await start(remote), { startId });
      assert.equal((await stat(configFile(remote))).mtimeMs, before.mtimeMs);
      assert.deepEqual(
        (await filesIn(path("home"))).filter((file) => TEMPORARY.test(file)),
        [],
      );
    });

    it("brings back a file that was edited, without a restart", async () => {
      await writeFile(configFile(remote), "edited");
      assert.equal(await healthOf(remote), "zoo.cfg was changed");
      assert.deepEqual(await start(remote), { startId });
      assert.equal(await readFile(configFile(remote), "utf8"), remote.spec.files["zoo.cfg"]);
      assert.equal(await healthOf(remote), "whole");
    });

    it("brings back one that is gone, and one that nobody may read", async () => {
      await rm(configFile(remote));
      assert.equal(await healthOf(remote), "zoo.cfg was changed");
      await chmod(configFile(remote, "log4j.properties"), 0);
      assert.deepEqual(await start(remote), { startId });
      assert.equal((await stat(configFile(remote, "log4j.properties"))).mode & 0o777, 0o600);
      assert.equal(await healthOf(remote), "whole");
    });

    it("puts a file where a link led elsewhere", async () => {
      await writeFile(path("elsewhere"), "of another");
      await rm(configFile(remote));
      await symlink(path("elsewhere"), configFile(remote));
      assert.deepEqual(await start(remote), { startId });
      assert.equal(await readFile(path("elsewhere"), "utf8"), "of another");
      assert.equal(await readFile(configFile(remote), "utf8"), remote.spec.files["zoo.cfg"]);
    });

    const pidFiles: readonly (readonly [what: string, text: (written: string) => string])[] = [
      ["lost", () => ""],
      ["garbled", () => "*\0 ../../self $(exit)"],
      ["of one word", () => "x"],
      ["of another process, which has this pid now", () => `5ec4f841 ${process.pid} 1\n`],
      ["of an earlier boot", (written) => written.replace(/^\w+/, "00000000")],
      ["of more lines", (written) => `${written}${written}`],
    ];
    for (const [what, text] of pidFiles) {
      it(`knows it again by its flag where the pid file is ${what}`, async () => {
        const written = await readFile(pidFile(remote), "utf8");
        await writeFile(pidFile(remote), text(written));
        assert.equal(await healthOf(remote), "whole");
        assert.deepEqual(await start(remote), { startId });
        assert.equal(await readFile(pidFile(remote), "utf8"), written);
      });
    }

    it("knows it again where all that was written down is lost, and restarts it", async () => {
      const { layout, service } = remote;
      await rm(layout.service(service), { recursive: true });
      ({ startId } = await start(remote));
      assert.equal((await processesOf(remote)).length, 1);
      assert.equal(await healthOf(remote), "whole");
    });

    it("is nobody else's business", async () => {
      const other = { ...remote, stackId: "stack-2" };
      const { exitCode, stderr } = await run(serviceScript(changed(other)), "start");
      assert.equal(exitCode, 1);
      assert.equal(
        stderr,
        `folder ${path("home")}/kafka-cluster/kafka-cluster-test on host-1 belongs to another stack of the name kafka-cluster/test; destroy that one first, or give this one another name\n`,
      );
      assert.deepEqual(await start(remote), { startId });
    });
  });

  const {
    path,
    holdLock,
    begin,
    run,
    tell,
    countCommands,
    serve,
    behave,
    makeRemote,
    start,
    remove,
    healthOf,
    failure,
  } = fakeRemoteServices();
  const startChild = childProcesses();
  const sweep = (remote: RemoteService) => tell(folderScript(remote), "sweep");

  describe("start", () => {
    it("restarts a service that runs otherwise", async () => {
      const remote = await makeRemote();
      const [first, second] = [await start(remote), await start(changed(remote))];
      assert.notEqual(first.startId, second.startId);
      assert.equal((await processesOf(remote)).length, 1);
    });

    it("starts one again that has ended", async () => {
      const remote = await makeRemote();
      const first = await start(remote);
      const [pid] = await processesOf(remote);
      await killAll(remote);
      assert.equal(await healthOf(remote), `process ${pid} has ended`);
      assert.notEqual((await start(remote)).startId, first.startId);
      assert.equal(await healthOf(remote), "whole");
    });

    it("starts one where another process has its pid now, which it leaves alone", async () => {
      const remote = await makeRemote();
      await start(remote);
      await killAll(remote);
      const other = await startChild(LIVES_ON);
      await writeFile(pidFile(remote), `00000000 ${other.pid} 1\n`);
      await start(remote);
      await remove(remote);
      process.kill(other.pid, 0);
    });

    it("is one of two at a time", async () => {
      const remote = await makeRemote();
      const [one, other] = await Promise.all([start(remote), start(remote)]);
      assert.deepEqual(one, other);
      assert.equal((await processesOf(remote)).length, 1);
    });

    it("kills a service that does not end when it is asked to", async () => {
      const remote = await makeRemote({ stopTimeoutMs: 100 });
      await behave("trap '' TERM");
      await start(remote);
      await start(changed(remote));
      assert.equal((await processesOf(remote)).length, 1);
    });

    it("waits for what must be true first", async () => {
      const { port, asked } = await answeringInTurn(serve, ["not serving\n", "not serving\n", SRVR]);
      const remote = await makeRemote({ startCondition: isServing(port) });
      await start(remote);
      assert.equal(asked.length, 3);
      const log = await readFile(join(remote.layout.folders("zookeeper").logs, "console.log"), "utf8");
      assert.equal(log, 'waiting: srvr was answered without "Mode: "\n');
    });

    it("shows what it waits for in vain, and leaves nothing running", async () => {
      const port = await freePort();
      const remote = await makeRemote({
        startCondition: isServing(port),
        readiness: isServing(port),
        startupTimeoutMs: 1,
      });
      assert.match(
        await failure(remote),
        /^zookeeper on host-1 did not answer within 1 s \(last: .*Connection refused\); see \S+\/console\.log there or raise startupTimeoutMs\n {2}\| waiting: .*Connection refused\n/,
      );
      assert.deepEqual(await processesOf(remote), []);
    });

    it("shows the last lines of one that ends at once, with cause and cure", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()) });
      await behave("echo Starting", "echo 'ConfigException: Invalid value x for tickTime' >&2", "exit 1");
      const { logs } = remote.layout.folders("zookeeper");
      assert.equal(
        await failure(remote),
        [
          `zookeeper on host-1 ended during its start; a setting is not accepted: correct it in brokerConfig or zookeeperConfig; see ${logs}/console.log there or raise startupTimeoutMs`,
          "  | Starting",
          "  | ConfigException: Invalid value x for tickTime",
          "",
        ].join("\n"),
      );
      assert.deepEqual(await processesOf(remote), []);
      assert.equal(await healthOf(remote), "no process runs");
    });

    it("shows the service's own log before what it printed, and nothing of an earlier start", async () => {
      const remote = await makeRemote();
      const log = join(remote.layout.folders("zookeeper").logs, "server.log");
      await start(remote);
      await writeFile(log, "No space left on device\n");
      await behave("echo printed", `echo 'logged, <&>' >>'${log}'`, "exit 1");
      assert.equal(
        await failure(changed({ ...remote, spec: { ...remote.spec, readiness: isServing(await freePort()) } })),
        `zookeeper on host-1 ended during its start; see ${log} there or raise startupTimeoutMs\n  | logged, <&>\n`,
      );
    });

    it("shows a log that was begun anew", async () => {
      const remote = await makeRemote();
      const log = join(remote.layout.folders("zookeeper").logs, "server.log");
      await start(remote);
      await writeFile(log, "of an earlier start\n".repeat(100));
      await behave(`echo 'begun anew' >'${log}'`, "exit 1");
      const failing = changed({ ...remote, spec: { ...remote.spec, readiness: isServing(await freePort()) } });
      assert.match(await failure(failing), /\n {2}\| begun anew\n$/);
    });

    it("says so where it ends without a word", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()) });
      await behave("exit 1");
      assert.match(await failure(remote), /^zookeeper on host-1 ended during its start; see \S+ there or [^\n]+\n$/);
    });

    it("does not take another's answer for one of a service that has ended", async () => {
      const remote = await makeRemote();
      await behave("exit 1");
      const { port } = await answeringInTurn(serve, ["not serving\n", "not serving\n", SRVR]);
      assert.match(
        await failure({ ...remote, spec: { ...remote.spec, readiness: isServing(port) } }),
        /^zookeeper on host-1 ended during its start; /,
      );
    });

    it("gives up when the time is over, and leaves nothing running", async () => {
      const remote = await makeRemote({ readiness: isServing(await freePort()), startupTimeoutMs: 1 });
      assert.match(
        await failure(remote),
        /^zookeeper on host-1 did not answer within 1 s \(last: .*Connection refused\); see /,
      );
      assert.deepEqual(await processesOf(remote), []);
    });

    it("rejects a javaHome without Java", async () => {
      const remote = await makeRemote({}, { javaHome: path("none") });
      assert.equal(
        await failure(remote),
        `there is no Java at ${path("none")}/bin/java on host-1; install Java 17 there or set javaHome to one\n`,
      );
    });

    it("rejects data of another, and does not touch it", async () => {
      const remote = await makeRemote();
      await mkdir(dataDir(remote), { recursive: true });
      await writeFile(join(dataDir(remote), ".owner"), "kafka-cluster/other/zookeeper\n");
      const said = `data folder ${dataDir(remote)} on host-1 belongs to kafka-cluster/other/zookeeper; destroy that one first or set another dataDir\n`;
      assert.equal(await failure(remote), said);
      await remove(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
    });

    it("rejects a data folder with strange files, however many, and does not touch it", async () => {
      const remote = await makeRemote();
      await mkdir(dataDir(remote), { recursive: true });
      const names = Array.from({ length: 2_000 }, (_, index) => `a file of somebody else ${index}`);
      await Promise.all(names.map((name) => writeFile(join(dataDir(remote), name), "")));
      assert.match(
        await failure(remote),
        /^data folder \S+ on host-1 holds files that are not of this project, such as a file of somebody else \d+; set another dataDir\n$/,
      );
      await remove(remote);
      assert.equal((await filesIn(dataDir(remote))).length, 2_000);
    });

    it("rejects data of another before it stops what runs", async () => {
      const remote = await makeRemote();
      const { startId } = await start(remote);
      await mkdir(path("srv", "zookeeper"), { recursive: true });
      await writeFile(path("srv", "zookeeper", "strange"), "");
      const layout = hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1", path("srv"));
      assert.match(
        await failure(changed({ ...remote, layout })),
        /holds files that are not of this project, such as strange;/,
      );
      assert.deepEqual(await start(remote), { startId });
    });

    it("takes a data folder that was claimed by half", async () => {
      const remote = await makeRemote();
      await mkdir(dataDir(remote), { recursive: true });
      await writeFile(join(dataDir(remote), ".owner"), "");
      await writeFile(join(dataDir(remote), ".owner.123"), "kafka");
      await start(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
    });

    it("takes away what a run has left that was cut when it had claimed one", async () => {
      const remote = await makeRemote();
      await start(remote);
      await killAll(remote);
      await writeFile(join(dataDir(remote), ".owner.123"), "kafka-cluster/test/zookeeper\n");
      await start(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
    });

    it("takes away files that a run was cut in", async () => {
      const remote = await makeRemote();
      await start(remote);
      await writeFile(configFile(remote, "zoo.cfg.new"), "client");
      await start(remote);
      assert.deepEqual(await filesIn(remote.layout.folders("zookeeper").config), ["log4j.properties", "zoo.cfg"]);
    });

    it("goes on where the connection hangs up", async () => {
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

    it("does nothing where it waited for one that has swept the folder", async () => {
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
        stderr: "another run has removed zookeeper on host-1 meanwhile; run it again\n",
      });
    });

    it("succeeds where nobody reads what it says", async () => {
      const remote = await makeRemote();
      const { child, ended } = begin(serviceScript(remote), "start");
      child.stdout.destroy();
      child.stderr.destroy();
      await ended;
      const startId = (await readFile(pidFile(remote), "utf8")).trim().replaceAll(" ", "-");
      assert.deepEqual(await start(remote), { startId });
    });
  });

  describe("start, cut at any place", () => {
    it("is done by the next one: one process, healthy, and nothing half-made", async () => {
      const remote = await makeRemote({ dataFiles: { "meta.properties": "version=0\n" } });
      const count = await countCommands(serviceScript(remote), "start");
      await remove(remote);
      await sweep(remote);
      for (const cutAt of spread(count)) {
        const { exitCode } = await run(serviceScript(remote), "start", { cutAt });
        assert.equal(exitCode, null, `cut at ${cutAt} of ${count}`);
        await start(remote);
        assert.equal((await processesOf(remote)).length, 1, `cut at ${cutAt}`);
        assert.equal(await healthOf(remote), "whole", `cut at ${cutAt}`);
        const left = (await filesIn(path("home"))).filter((file) => TEMPORARY.test(file));
        assert.deepEqual(left, [], `cut at ${cutAt}`);
        await remove(remote);
        await sweep(remote);
        assert.deepEqual(await filesIn(path("home")), [], `cut at ${cutAt}`);
      }
    });

    it("is cleared away by a sweep, also where nobody knows of it", async () => {
      const remote = await makeRemote();
      const count = await countCommands(serviceScript(remote), "start");
      for (const cutAt of spread(count)) {
        await run(serviceScript(remote), "start", { cutAt });
        await sweep(remote);
        assert.deepEqual(await processesOf(remote), [], `cut at ${cutAt}`);
        assert.deepEqual(await filesIn(path("home")), [], `cut at ${cutAt}`);
      }
    });
  });

  describe("remove", () => {
    it("takes away the process, its folder and its data, and does so again", async () => {
      const remote = await makeRemote();
      await start(remote);
      await remove(remote);
      await remove(remote);
      assert.deepEqual(await processesOf(remote), []);
      const left = await filesIn(path("home"));
      assert.deepEqual(
        left.filter((file) => file.includes("services") || file.includes("data/")),
        [],
      );
      assert.equal(await healthOf(remote), "no process runs");
    });

    it("makes nothing where nothing is", async () => {
      await remove(await makeRemote());
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("keeps data that is to be kept, which the next start takes", async () => {
      const remote = await makeRemote({}, { retainData: true });
      await start(remote);
      await writeFile(join(dataDir(remote), "snapshot"), "data");
      await remove(remote);
      await sweep(remote);
      assert.deepEqual(await filesIn(dataDir(remote)), [".owner", "snapshot"]);
      await start(remote);
    });

    it("leaves alone what is another stack's by now", async () => {
      const remote = await makeRemote();
      await start(remote);
      const [pid] = await processesOf(remote);
      await remove({ ...remote, stackId: "stack-2" });
      assert.deepEqual(await processesOf(remote), [pid]);
      assert.equal(await healthOf(remote), "whole");
    });

    it("does its work again where it was cut", async () => {
      const remote = await makeRemote();
      await start(remote);
      const count = await countCommands(serviceScript(remote), "remove");
      for (const cutAt of spread(count)) {
        await start(remote);
        await run(serviceScript(remote), "remove", { cutAt });
        await remove(remote);
        assert.deepEqual(await processesOf(remote), [], `cut at ${cutAt}`);
        assert.deepEqual(await filesIn(dataDir(remote)), [], `cut at ${cutAt}`);
      }
      await sweep(remote);
      assert.deepEqual(await filesIn(path("home")), []);
    });
  });

  describe("start of one that hangs", () => {
    it("starts it again, where it does not come round in the time that it has", async () => {
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
    it("says what was changed of that by which it is started", async () => {
      const remote = await makeRemote();
      await start(remote);
      for (const name of ["launch.sh", "scripts/run.sh"]) {
        await appendFile(join(remote.layout.service("zookeeper"), name), "# edited\n");
        assert.equal(await healthOf(remote), `${name} was changed`);
        await start(remote);
        assert.equal(await healthOf(remote), "whole");
      }
    });

    it("says that it does not answer, and what was said last", async () => {
      const { port } = await answeringInTurn(serve, [SRVR, "This one does not serve\n"]);
      const remote = await makeRemote({ readiness: isServing(port) });
      await start(remote);
      const [pid] = await processesOf(remote);
      assert.equal(await healthOf(remote), `process ${pid} does not answer (srvr was answered without "Mode: ")`);
      await rm(join(remote.layout.service("zookeeper"), "readiness"));
      assert.match((await healthOf(remote)) ?? "", /does not answer/);
    });

    it("says that another has started it again", async () => {
      const remote = await makeRemote();
      await start(remote);
      await appendFile(join(remote.layout.service("zookeeper"), "acknowledged"), "another\n");
      assert.equal(await healthOf(remote), "it was started again by somebody else");
    });

    it("does not take a process of the same name for it", async () => {
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

  describe("with values that a shell could take for its own", () => {
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

    it("writes files with exactly the text, and runs none of it", async () => {
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
      const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").slice(3, -1);
      const { spec, layout } = remote;
      assert.deepEqual(words, [...spec.jvmFlags, "-cp", `${layout.home}/libs/*`, spec.mainClass, ...spec.arguments]);
      assert.equal(await healthOf(remote), "whole");
      assert.deepEqual(
        (await filesIn(path())).filter((file) => file.includes("executed") && !file.includes("$")),
        [],
      );
    });

    for (const text of NASTY.slice(0, 3)) {
      it(`refuses or takes it as a name: ${JSON.stringify(text)}`, async () => {
        const name = text.replaceAll("/", "");
        const remote = await makeRemote({}, { host: name, owner: name, stackId: name, javaHome: path(name) });
        assert.equal(
          await failure(remote),
          `there is no Java at ${path(name)}/bin/java on ${name}; install Java 17 there or set javaHome to one\n`,
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

/** Eight of the numbers up to this one, from the first to the last. */
const spread = (count: number): number[] =>
  Array.from({ length: 8 }, (_, index) => Math.round(1 + (index * (count - 1)) / 7));
