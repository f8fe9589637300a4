// Proves: data outlives `destroy` when it is to be retained, is moved with dataDir and is never shared; whatever was
// killed half-way, the next `up` ends with one process for each service.
// Does not prove: crashes at every single point, nor a lost machine.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { findByToken } from "../../components/runtime/machine/process-identity";
import { waitUntil } from "../../components/shared/wait-until";
import { publish, readAll } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT_DIR } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { pulumiEnvironment } from "../../tools/pulumi/run-pulumi";

interface Outputs {
  readonly bootstrapServers: string;
  readonly clusterId: string;
}

const records = ["one", "two", "three"];

describe("the data of a cluster", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let first: Outputs;

  before(async () => {
    stack = await ScratchStack.create();
    await stack.configure({ retainData: true, dataDir: join(stack.ownDir, "data") });
  });
  after(() => stack.remove());

  it("stays when the cluster is destroyed, if it is to be retained", async () => {
    await succeeds(stack.up());
    first = await stack.outputs();
    await publish(first.bootstrapServers, "orders", records);
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(existsSync(stack.stackDir), false);
    assert.deepEqual((await readdir(join(stack.ownDir, "data"))).sort(), ["kafka-0", "zookeeper"]);
  });

  it("is taken up again by the next cluster", async () => {
    await succeeds(stack.up());
    const { bootstrapServers, clusterId } = await stack.outputs<Outputs>();
    assert.equal(clusterId, first.clusterId);
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
  });

  it("is refused to another stack for as long as one has it", async () => {
    const other = await ScratchStack.create({ dataDir: join(stack.ownDir, "data") });
    try {
      const up = await fails(other.up());
      assert.match(
        up.replace(/\s+/g, " "),
        new RegExp(
          `data folder \\S+ belongs to kafka-cluster/${stack.name}/zookeeper, which runs as process \\d+; destroy that one first or set another dataDir`,
        ),
      );
    } finally {
      await other.remove();
    }
    const { bootstrapServers } = await stack.outputs<Outputs>();
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
  });

  it("moves with dataDir", async () => {
    await stack.configure({ retainData: true, dataDir: join(stack.ownDir, "elsewhere") });
    await succeeds(stack.up());
    const { bootstrapServers, clusterId } = await stack.outputs<Outputs>();
    assert.equal(clusterId, first.clusterId);
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
    assert.deepEqual(await readdir(join(stack.ownDir, "data")), []);
  });

  it("goes when the cluster is destroyed, if it is not to be retained", async () => {
    await stack.configure({ retainData: false, dataDir: join(stack.ownDir, "elsewhere") });
    const up = await stack.up("--expect-no-changes");
    assert.notEqual(up.exitCode, 0, "the changed key is noticed");
    const pids = await stack.pids();
    await succeeds(stack.up());
    assert.deepEqual(await stack.pids(), pids);
    await succeeds(stack.destroy());
    assert.deepEqual(await readdir(join(stack.ownDir, "elsewhere")), []);
  });
});

describe("an `up` that was killed", function () {
  this.timeout(300_000);

  let stack: ScratchStack;

  beforeEach(async () => {
    stack = await ScratchStack.create();
  });
  afterEach(() => stack.remove());

  /** Starts `up` and kills the CLI, and with it the program and the provider, once a service is that far. */
  const upKilledWhen = async (
    service: string,
    isThatFar: (record: { process?: unknown; ready?: unknown }) => boolean,
  ) => {
    const env = { ...(await pulumiEnvironment(stack.location)), PULUMI_OPTION_CONFIG_FILE: stack.location.configFile };
    const cli = spawn(
      await pulumiPath(),
      ["up", "--yes", "--skip-preview", "--stack", stack.name, "--non-interactive"],
      {
        cwd: PROJECT_DIR,
        env,
        stdio: "ignore",
        detached: true,
      },
    );
    const exited = new Promise((resolve) => cli.once("exit", resolve));
    await waitUntil(
      async () => {
        const text = await readFile(join(stack.stackDir, service, "service.json"), "utf8");
        return isThatFar(JSON.parse(text)) || undefined;
      },
      (last) => new Error(`${service} did not come that far (${last})`),
      { timeoutMs: 60_000, intervalMs: 5 },
    );
    process.kill(-(cli.pid as number), "SIGKILL");
    await exited;
  };

  const endsWell = async () => {
    await succeeds(stack.up());
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "zookeeper"]);
    const { bootstrapServers } = await stack.outputs<Outputs>();
    await publish(bootstrapServers, "orders", records);
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
  };

  it("while the broker was starting is taken up by the next one, which keeps its process", async () => {
    await upKilledWhen("kafka-0", (record) => record.process !== undefined);
    const { "kafka-0": pid } = await stack.pids();
    await endsWell();
    assert.equal((await stack.pids())["kafka-0"], pid);
  });

  it("while ZooKeeper was starting is taken up by the next one, also with another configuration", async () => {
    await upKilledWhen("zookeeper", (record) => record.process !== undefined);
    const { zookeeper: pid } = await stack.pids();
    await stack.configure({ zookeeperConfig: { maxClientCnxns: 10 } });
    await endsWell();
    assert.notEqual((await stack.pids()).zookeeper, pid);
    assert.equal(
      await findByToken(`-Dlog4j.configuration=file:${stack.stackDir}/zookeeper/`).then((found) => found?.pid),
      (await stack.pids()).zookeeper,
    );
  });

  it("before it could write down which process it had started finds that process", async () => {
    await upKilledWhen("kafka-0", (record) => record.ready === undefined);
    await endsWell();
  });

  it("can be destroyed as it is", async () => {
    await upKilledWhen("kafka-0", (record) => record.process !== undefined);
    // The broker is not in the state yet, but it is not forgotten.
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "zookeeper"]);
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(existsSync(stack.stackDir), false);
  });
});
