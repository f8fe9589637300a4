// Proves: one `up` gives a cluster that a stranger's client can use; a second one changes nothing; what died or was
// edited is shown by `preview` and healed by `up` with the data that was there; `destroy` leaves nothing.
// Does not prove: anything about load, other runtimes, or more than one broker.
import assert from "node:assert/strict";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { publish, readAll, topicNames } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { STATE } from "../../tools/project";

interface Outputs {
  readonly bootstrapServers: string;
  readonly zookeeperConnect: string;
  readonly clusterId: string;
  readonly kafkaVersion: string;
  readonly runtime: string;
  readonly brokers: readonly {
    readonly id: number;
    readonly address: string;
    readonly logFile: string;
    readonly dataDir: string;
  }[];
  readonly smokeTest: { readonly proven: readonly string[]; readonly durationsMs: Readonly<Record<string, number>> };
  readonly connection: { readonly clientProperties: string; readonly kafkajs: { readonly brokers: readonly string[] } };
}

const records = Array.from({ length: 100 }, (_, number) => `record ${number}`);

const isListening = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host, port] = address.split(":");
    const socket = connect({ host, port: Number(port) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

describe("a local cluster", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  it("is up after one command", async () => {
    const text = await succeeds(stack.up());
    assert.doesNotMatch(text, /warning:/);
    outputs = await stack.outputs();
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "zookeeper"]);
  });

  it("says in its outputs where it is", async () => {
    assert.match(outputs.bootstrapServers, /^127\.0\.0\.1:2\d{4}$/);
    assert.match(outputs.zookeeperConnect, /^127\.0\.0\.1:2\d{4}$/);
    assert.match(outputs.clusterId, /^[\w-]{22}$/);
    assert.equal(outputs.kafkaVersion, "3.3.1");
    assert.equal(outputs.runtime, "local");
    assert.deepEqual(outputs.brokers, [
      {
        id: 0,
        address: outputs.bootstrapServers,
        logFile: join(stack.stackDir, "kafka-0", "logs", "server.log"),
        dataDir: join(stack.stackDir, "data", "kafka-0"),
      },
    ]);
    assert.equal(
      outputs.connection.clientProperties,
      `bootstrap.servers=${outputs.bootstrapServers}\nsecurity.protocol=PLAINTEXT\n`,
    );
    assert.deepEqual(outputs.connection.kafkajs.brokers, [outputs.bootstrapServers]);
    assert.match(await readFile(outputs.brokers[0]?.logFile ?? "", "utf8"), /\[KafkaServer id=0\] started/);
  });

  it("was proven before the command ended, and nothing of the proof is left", async () => {
    assert.deepEqual(
      outputs.smokeTest.proven.map((sentence) => sentence.split(":")[0]),
      ["publish", "subscribe", "store", "process"],
    );
    assert.ok((outputs.smokeTest.durationsMs.total ?? 0) > 0);
    assert.deepEqual(await topicNames(outputs.bootstrapServers), []);
  });

  it("lets a client publish and read", async () => {
    await publish(outputs.bootstrapServers, "orders", records);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
  });

  it("is the same after a second `up`, and `preview` expects no changes", async () => {
    const pids = await stack.pids();
    await succeeds(stack.up("--expect-no-changes"));
    await succeeds(stack.preview("--expect-no-changes"));
    assert.deepEqual(await stack.pids(), pids);
  });

  it("has its state in files that each take their place whole", async () => {
    const files = await readdir(stack.backend, { recursive: true });
    assert.ok(files.some((name) => name.endsWith(`${stack.name}.json`)));
    assert.deepEqual(
      files.filter((name) => name.endsWith(".attrs")),
      [],
    );
  });

  it("shows a broker that was killed, and heals it with its records", async () => {
    const pids = await stack.pids();
    process.kill(pids["kafka-0"] as number, "SIGKILL");
    const preview = await stack.preview();
    assert.match(preview.text, new RegExp(`health .*"running" => "process ${pids["kafka-0"]} has ended"`));
    assert.match(preview.text, /~ 3 to update/);

    const up = await succeeds(stack.up());
    assert.match(up, /~ 3 updated/);
    const healed = await stack.pids();
    assert.equal(healed.zookeeper, pids.zookeeper);
    assert.notEqual(healed["kafka-0"], pids["kafka-0"]);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
    assert.equal((await stack.outputs<Outputs>()).clusterId, outputs.clusterId);
  });

  it("shows a ZooKeeper that was killed, and heals it without touching the broker", async () => {
    const pids = await stack.pids();
    process.kill(pids.zookeeper as number, "SIGKILL");
    const preview = await stack.preview();
    assert.match(preview.text, new RegExp(`health .*"running" => "process ${pids.zookeeper} has ended"`));

    await succeeds(stack.up());
    const healed = await stack.pids();
    assert.notEqual(healed.zookeeper, pids.zookeeper);
    assert.equal(healed["kafka-0"], pids["kafka-0"]);
    await publish(outputs.bootstrapServers, "orders", ["after ZooKeeper"]);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length + 1), [
      ...records,
      "after ZooKeeper",
    ]);
  });

  it("shows both dead, and heals ZooKeeper first", async () => {
    for (const pid of Object.values(await stack.pids())) {
      process.kill(pid, "SIGKILL");
    }
    await succeeds(stack.up());
    assert.equal((await readAll(outputs.bootstrapServers, "orders", records.length + 1)).length, records.length + 1);
  });

  it("shows a configuration file that was edited, and writes it again without a restart", async () => {
    const pids = await stack.pids();
    const file = join(stack.stackDir, "kafka-0", "config", "server.properties");
    const before = await readFile(file, "utf8");
    await appendFile(file, "log.retention.hours=1\n");
    assert.match((await stack.preview()).text, /health .*"running" => "server\.properties was changed"/);

    await succeeds(stack.up());
    assert.equal(await readFile(file, "utf8"), before);
    assert.deepEqual(await stack.pids(), pids);
  });

  it("restarts only the broker when a setting of it changes, and proves it again", async () => {
    const pids = await stack.pids();
    await stack.configure({ brokerConfig: { "log.retention.hours": 24 } });
    const up = await succeeds(stack.up());
    assert.match(up, /SmokeTest smoke-test updated/);
    const changed = await stack.pids();
    assert.equal(changed.zookeeper, pids.zookeeper);
    assert.notEqual(changed["kafka-0"], pids["kafka-0"]);
    assert.match(
      await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8"),
      /^log\.retention\.hours=24$/m,
    );
    assert.equal((await readAll(outputs.bootstrapServers, "orders", records.length + 1)).length, records.length + 1);
  });

  it("leaves no process, no port and no file behind when it is destroyed", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(await isListening(outputs.bootstrapServers), false);
    assert.equal(await isListening(outputs.zookeeperConnect), false);
    assert.ok(!(await readdir(join(STATE.root, "stacks"))).includes(stack.name));
  });

  it("is destroyed again without complaint", async () => {
    await succeeds(stack.destroy());
  });
});
