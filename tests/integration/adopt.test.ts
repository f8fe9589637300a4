// Verifies, on this machine: a ZooKeeper and a broker that were set up by hand, and a KRaft node with the id of the stock file,
// are adopted with cluster id, topics, settings, records and the offsets of groups; a second `up` changes nothing; `destroy` keeps
// the data; what can't be adopted is refused, and not a byte of installation and data is changed; an interrupted adoption
// prevents `up`, and the next run completes it.
// Does not verify: several brokers, data on another file system.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kafkaAt, publish, readAll, topicNames, withAdmin } from "../../testing/kafka/client";
import { type HandMadeKafka, kraftByHand, zooKeeperByHand } from "../../testing/kafka/hand-made";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { settingsIn } from "../../tools/adopt/stack-config";
import { run } from "../../tools/commands/adopt";
import { STATE } from "../../tools/project";

const RECORDS = ["one", "two", "three"];
const GROUP = "readers";

/** Names, times and digests of all files in a folder. */
async function digestOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digests = files.sort().map(async (path) => {
    const digest = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    return [path, digest] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}

/** Creates two topics with records, and the offset of a group. */
async function fill({ bootstrapServers }: HandMadeKafka): Promise<void> {
  await withAdmin(bootstrapServers, async (admin) => {
    await admin.createTopics({
      waitForLeaders: true,
      topics: [
        { topic: "orders", numPartitions: 1, configEntries: [{ name: "retention.ms", value: "86400000000" }] },
        { topic: "payments", numPartitions: 3 },
      ],
    });
  });
  await publish(bootstrapServers, "orders", RECORDS);
  const consumer = kafkaAt(bootstrapServers).consumer({ groupId: GROUP });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic: "orders", fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.run({ eachMessage: async () => resolve() }).catch(reject);
    });
    await consumer.commitOffsets([{ topic: "orders", partition: 0, offset: "2" }]);
  } finally {
    await consumer.disconnect();
  }
}

const offsetsOf = (bootstrapServers: string) =>
  withAdmin(bootstrapServers, async (admin) => {
    const [topic] = await admin.fetchOffsets({ groupId: GROUP, topics: ["orders"] });
    return topic?.partitions.map(({ offset }) => offset);
  });

for (const [coordination, make] of [
  ["zookeeper", () => zooKeeperByHand({ "log.retention.hours": 240, "num.partitions": 2 })],
  ["kraft", kraftByHand],
] as const) {
  describe(`adoption of an installation with ${coordination}`, function () {
    this.timeout(600_000);
    inOrder(this);

    let kafka: HandMadeKafka;
    let stack: ScratchStack;
    let clusterId: string;
    let digest: Record<string, string>;
    let offset: string | undefined;
    const printed: string[] = [];

    /** Runs the command. Returns what it prints. */
    const adopt = async (...args: string[]): Promise<string> => {
      const log = console.log;
      const lines: string[] = [];
      console.log = (line: string) => void lines.push(line);
      try {
        assert.equal(await run([kafka.installation, "--stack", stack.name, ...args], stack.location), 0);
      } finally {
        console.log = log;
      }
      return lines.join("\n");
    };
    /** Folder of the broker's data. */
    const dataFolder = async () =>
      join(kafka.root, (await readdir(kafka.root)).find((name) => /-logs$/.test(name)) ?? "");
    const refuses = async (message: RegExp) => {
      await assert.rejects(adopt("--yes"), (error: Error) => {
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(await digestOf(kafka.root), digest);
      assert.ok(!existsSync(stack.stackDir));
    };

    before(async () => {
      kafka = await make();
      await kafka.start();
      await fill(kafka);
      [offset] = (await offsetsOf(kafka.bootstrapServers)) ?? [];
      clusterId = (await withAdmin(kafka.bootstrapServers, (admin) => admin.describeCluster())).clusterId;
      stack = await ScratchStack.create({ coordination, port: undefined, zookeeperPort: undefined });
    });
    after(async () => {
      await stack?.remove();
      await kafka?.remove();
    });

    it("is refused while the services run", async () => {
      await assert.rejects(adopt("--yes"), (error: Error) => {
        for (const port of kafka.ports) {
          assert.match(
            error.message,
            new RegExp(`port ${port} of [\\w ]+ must be free, got process \\d+ .*; stop it with Ctrl-C`),
          );
        }
        return true;
      });
      await kafka.stop();
      digest = await digestOf(kafka.root);
    });

    it("is refused into a stack with another value of a key, and beside files of other programs", async () => {
      await stack.configure({ coordination, port: 9999, zookeeperPort: undefined });
      await refuses(
        /: port must be \d+ for this cluster, got 9999; remove it with `npm run pulumi -- config rm port --stack /,
      );
      await stack.configure({ coordination, port: undefined, zookeeperPort: undefined });
      const folder = await dataFolder();
      await writeFile(join(folder, "notes.txt"), "mine");
      digest = await digestOf(kafka.root);
      await refuses(/must contain nothing but data, got "notes.txt"; move the other files away/);
      await rename(join(folder, "notes.txt"), join(kafka.root, "notes.txt"));
      digest = await digestOf(kafka.root);
    });

    it("is refused without the records of a partition, which Kafka would create again", async () => {
      const folder = join(await dataFolder(), "payments-2");
      const elsewhere = join(kafka.root, "payments-2");
      await rename(folder, elsewhere);
      digest = await digestOf(kafka.root);
      await refuses(/the data folders of broker \d must contain all its partitions, got none with payments-2; /);
      await rename(elsewhere, folder);
      digest = await digestOf(kafka.root);
    });

    it("prints what it would do, and changes nothing", async () => {
      printed.push(await adopt());
      assert.deepEqual(await digestOf(kafka.root), digest);
      assert.match(printed[0] ?? "", new RegExp(`cluster id +${clusterId}`));
      assert.match(
        printed[0] ?? "",
        /topic +orders: 1 partition, 1 replica, retention.ms=86400000000\n +topic +payments: 3 partitions, 1 replica\n/,
      );
      assert.match(printed[0] ?? "", /Nothing was changed. To adopt, run: npm run adopt -- .* --yes$/);
    });

    it("writes the settings that differ from the defaults, and leaves the others", async () => {
      assert.match(await adopt("--yes"), /Adopted\. To start the cluster, run `npm run pulumi -- up --stack /);
      const settings = settingsIn(await readFile(stack.location.configFile, "utf8"));
      const { brokerConfig = {}, topics, retainData, firstBrokerId, heapMiB } = settings;
      assert.deepEqual(
        brokerConfig,
        coordination === "kraft" ? {} : { "log.retention.hours": 240, "num.partitions": 2 },
      );
      assert.deepEqual(topics, [
        { name: "orders", partitions: 1, replicationFactor: 1, config: { "retention.ms": "86400000000" } },
        { name: "payments", partitions: 3, replicationFactor: 1 },
      ]);
      assert.deepEqual([retainData, firstBrokerId, heapMiB], [true, coordination === "kraft" ? 1 : undefined, 256]);
    });

    it("must be finished before `up`, and is, after an interruption", async () => {
      const record = STATE.adoption(stack.name);
      const to = join(stack.stackDir, "data", "kafka-0");
      const from = join(kafka.root, "kafka-logs");
      await rename(to, from);
      const move = {
        from,
        to,
        isCopy: false,
        owner: { owner: `kafka-cluster/${stack.name}/kafka-0`, serviceDir: join(stack.stackDir, "kafka-0") },
      };
      const adoption = {
        installation: kafka.installation,
        stack: stack.name,
        configFile: stack.location.configFile,
        settings: {},
        moves: [move],
        // A checkout of an earlier version recorded no ports.
        ...(coordination === "kraft" && { ports: kafka.ports.map((port) => ({ name: "a service", port })) }),
      };
      await mkdir(join(record, ".."), { recursive: true });
      await writeFile(record, JSON.stringify(adoption));
      assert.match(
        oneLine(await fails(stack.up())),
        /npm run adopt must be finished first, because data is still to be moved/,
      );
      assert.match(await adopt(), /was interrupted. It moves:\n/);
      assert.ok(existsSync(from));
      await adopt("--yes");
      assert.ok(existsSync(to) && !existsSync(from) && !existsSync(record));
    });

    it("goes on with cluster id, records and offsets", async () => {
      await succeeds(stack.up());
      const { bootstrapServers, ...outputs } = await stack.outputs();
      assert.equal(outputs.clusterId, clusterId);
      assert.equal(bootstrapServers.split(":")[1], kafka.bootstrapServers.split(":")[1]);
      assert.deepEqual(await readAll(bootstrapServers, "orders", RECORDS.length), RECORDS);
      assert.deepEqual((await topicNames(bootstrapServers)).sort(), ["orders", "payments"]);
      assert.deepEqual(await offsetsOf(bootstrapServers), [offset]);
    });

    it("needs no change in a second `up`, and refuses the stack from then on", async () => {
      const pids = await stack.pids();
      assert.match(await succeeds(stack.up()), / unchanged/);
      assert.deepEqual(await stack.pids(), pids);
      await assert.rejects(adopt(), /must have|must contain|must be empty/);
    });

    it("keeps the data when the stack is destroyed", async () => {
      await succeeds(stack.destroy());
      assert.ok(existsSync(join(stack.stackDir, "data", "kafka-0", "orders-0")));
    });
  });
}
