import assert from "node:assert/strict";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import { folderScript } from "../../components/runtime/ssh/resources/folder-script";
import { type RemoteService, serviceScript } from "../../components/runtime/ssh/resources/service-script";
import { waitUntil } from "../../components/shared/wait-until";
import { skipSuite } from "../../testing/suites/skip";
import { fakeRemoteServices, filesIn, isServing, isWaiting, processesOf } from "../support/fake-remote-service";
import { freePort } from "../support/fake-service";

describe("folderScript", () => {
  before(function () {
    if (process.platform !== "linux") {
      skipSuite(this, "the scripts for hosts need Linux and bash");
    }
  });

  const { path, holdLock, begin, run, runAndParse, countCommands, makeRemote, start } = fakeRemoteServices();
  const SPREAD = [{ service: "zookeeper", spreadsData: true }];
  const claim = (remote: RemoteService) => run(folderScript(remote), "claim");
  const sweep = (remote: RemoteService) => runAndParse(folderScript(remote), "sweep");
  const dataDir = ({ layout, service }: RemoteService): string => layout.folders(service).data;
  const withDataDir = (): Partial<RemoteService> => ({
    layout: hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1", [path("srv")]),
  });
  /** The same service of a stack whose name begins with the name of this one. */
  const neighbour = (remote: RemoteService): RemoteService => ({
    ...remote,
    owner: "kafka-cluster/test-2",
    stackId: "stack-2",
    unitPrefix: "kafka-cluster-test-2-",
    layout: hostLayout(path("home"), "kafka-cluster-test-2", "kafka-3.3.1", [path("srv-2")]),
  });

  describe("claim", () => {
    it("reserves the folder for one stack, also twice", async () => {
      const remote = await makeRemote();
      assert.equal((await claim(remote)).exitCode, 0);
      assert.equal((await claim(remote)).exitCode, 0);
      assert.deepEqual(await claim({ ...remote, stackId: "stack-2" }), {
        exitCode: 1,
        stdout: "",
        stderr: `folder ${remote.layout.root} on host-1 must not belong to another stack, got one that is also named kafka-cluster/test; destroy that stack, or rename this one\n`,
      });
      assert.deepEqual(await filesIn(remote.layout.root), [".stack-id", "incoming"]);
    });

    it("reserves the folder for one of many stacks at the same time", async () => {
      const remote = await makeRemote();
      const ids = Array.from({ length: 8 }, (_, index) => `stack-${index}`);
      const claims = await Promise.all(ids.map((stackId) => claim({ ...remote, stackId })));
      assert.equal(claims.filter(({ exitCode }) => exitCode === 0).length, 1);
      assert.deepEqual(await filesIn(remote.layout.root), [".stack-id", "incoming"]);
    });

    it("replaces an old claim of a folder without content", async () => {
      const remote = await makeRemote();
      await claim(remote);
      const longAgo = Date.now() / 1_000 - 300;
      await utimes(join(remote.layout.root, ".stack-id"), longAgo, longAgo);
      assert.equal((await claim({ ...remote, stackId: "stack-2" })).exitCode, 0);
      await writeFile(join(remote.layout.root, "incoming", "kafka.tgz"), "");
      await utimes(join(remote.layout.root, ".stack-id"), longAgo, longAgo);
      assert.equal((await claim(remote)).exitCode, 1);
    });

    it("replaces an incomplete claim", async () => {
      const remote = await makeRemote();
      await mkdir(remote.layout.root, { recursive: true });
      await writeFile(join(remote.layout.root, ".stack-id"), "");
      await writeFile(join(remote.layout.root, ".stack-id.123"), "sta");
      assert.equal((await claim(remote)).exitCode, 0);
      assert.deepEqual(await filesIn(remote.layout.root), [".stack-id", "incoming"]);
    });
  });

  describe("sweep", () => {
    it("removes everything, also if there is nothing", async () => {
      const remote = await makeRemote();
      await sweep(remote);
      await start(remote);
      const { root, home, java, incoming } = remote.layout;
      for (const folder of [home, java, incoming("kafka.tgz")]) {
        await mkdir(folder, { recursive: true });
      }
      await writeFile(join(root, ".stack-id.123"), "");
      await sweep(remote);
      assert.deepEqual(await processesOf(remote), []);
      assert.deepEqual(await filesIn(path("home")), []);
      await sweep(remote);
    });

    it("ends a service without a record, and a service without a folder", async () => {
      const one = await makeRemote();
      const other = await makeRemote({}, { service: "kafka-0" });
      await start(one);
      await start(other);
      await rm(join(one.layout.service("zookeeper"), "pid"));
      await rm(other.layout.service("kafka-0"), { recursive: true });
      await sweep(one);
      assert.deepEqual([await processesOf(one), await processesOf(other)], [[], []]);
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("removes only its own data from a data folder elsewhere", async () => {
      const remote = await makeRemote({}, withDataDir());
      await start(remote);
      for (const [service, owner] of [
        ["kafka-0", "kafka-cluster/test/kafka-0"],
        ["kafka-1", "kafka-cluster/test-2/kafka-1"],
      ] as const) {
        await mkdir(path("srv", service));
        await writeFile(path("srv", service, ".owner"), `${owner}\n`);
      }
      await mkdir(path("srv", "empty"));
      await writeFile(path("srv", "file"), "");
      await sweep(remote);
      assert.deepEqual(await filesIn(path("srv")), ["empty", "file", "kafka-1", "kafka-1/.owner"]);
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("removes its own data from several folders", async () => {
      const layout = hostLayout(path("home"), "kafka-cluster-test", "kafka-3.3.1", [path("d1"), path("d2")], SPREAD);
      const remote = await makeRemote({}, { layout });
      await start(remote);
      await sweep(remote);
      assert.deepEqual([await filesIn(path("d1")), await filesIn(path("d2"))], [[], []]);
    });

    it("keeps data that is to be retained", async () => {
      for (const remote of [await makeRemote(), await makeRemote({}, withDataDir())]) {
        await start(remote);
        await sweep({ ...remote, retainData: true });
        assert.deepEqual(await processesOf(remote), []);
        assert.deepEqual(await filesIn(dataDir(remote)), [".owner"]);
        await sweep(remote);
        assert.deepEqual(await filesIn(dataDir(remote)), []);
      }
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("changes nothing in a folder of another stack", async () => {
      const remote = await makeRemote();
      const { startId } = await start(remote);
      await sweep({ ...remote, stackId: "stack-2" });
      assert.deepEqual(await start(remote), { startId });
    });

    it("changes nothing of a stack whose name begins with its own", async () => {
      const one = await makeRemote();
      const other = neighbour(one);
      const { startId } = await start(other);
      await start(one);
      await mkdir(path("home", "units"));
      const unit = path("home", "units", "kafka-cluster-test-2-zookeeper.service");
      await writeFile(unit, `ExecStart=bash launch.sh -Dkafka-cluster.service=${other.layout.service("zookeeper")}\n`);
      await sweep(one);
      assert.deepEqual(await filesIn(path("home", "units")), ["kafka-cluster-test-2-zookeeper.service"]);
      await rm(unit);
      assert.deepEqual(await start(other), { startId });
    });

    it("ends a start whose connection was lost", async () => {
      const remote = await makeRemote({ startupTimeoutMs: 60_000, startCondition: isServing(await freePort()) });
      const never = { ...remote, spec: { ...remote.spec, readiness: isServing(await freePort()) } };
      const { child, ended } = begin(serviceScript(never), "start");
      child.stdout.destroy();
      await isAtWork(remote);
      await sweep(remote);
      assert.equal((await ended).exitCode, 1);
      assert.deepEqual(await processesOf(remote), []);
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("waits for another run, and removes what that run has created", async () => {
      const remote = await makeRemote();
      await claim(remote);
      const { root } = remote.layout;
      await mkdir(join(root, "locks"));
      const atWork = await holdLock(join(root, "locks", "zookeeper"), `mkdir -p '${root}/services/x'`);
      const { child, ended } = begin(folderScript(remote), "sweep");
      await isWaiting(child.pid);
      atWork.stdin.end();
      assert.equal((await ended).exitCode, 0);
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("ends also the runs that wait for another run", async () => {
      const remote = await makeRemote({ startupTimeoutMs: 60_000, startCondition: isServing(await freePort()) });
      const never = { ...remote, spec: { ...remote.spec, readiness: isServing(await freePort()) } };
      const first = begin(serviceScript(never), "start");
      await isAtWork(remote);
      const second = begin(serviceScript(never), "start");
      await isWaiting(second.child.pid);
      await sweep(remote);
      await first.ended;
      const { exitCode } = await second.ended;
      assert.equal(exitCode, 1);
      await sweep(remote);
      assert.deepEqual(await processesOf(remote), []);
      assert.deepEqual(await filesIn(path("home")), []);
    });

    it("completes its work after an interruption at any command", async function () {
      this.timeout(90_000); // One run for each command of the script.
      const remote = await makeRemote();
      await start(remote);
      const count = await countCommands(folderScript(remote), "sweep");
      for (let killAt = 1; killAt < count; killAt += Math.ceil(count / 8)) {
        await start(remote);
        await run(folderScript(remote), "sweep", { killAt });
        await sweep(remote);
        assert.deepEqual(await processesOf(remote), [], `interrupted at ${killAt}`);
        assert.deepEqual(await filesIn(path("home")), [], `interrupted at ${killAt}`);
      }
    });
  });
});

const isAtWork = (remote: RemoteService): Promise<true> =>
  waitUntil(
    async () => (await processesOf(remote)).length > 0 || undefined,
    () => new Error("no process was started"),
    { timeoutMs: 10_000, intervalMs: 5 },
  );
