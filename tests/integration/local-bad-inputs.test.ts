// Verifies: every bad input fails the program with its own message before a resource is registered; both commands of the CLI
// print such a message once; an archive or setting that only `up` can judge fails `up`; no service or file is left.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { errorMessage } from "../../components/shared/error-message";
import program from "../../index";
import { register } from "../../testing/pulumi-mocks";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { STATE } from "../../tools/project";
import { clearStackConfig, setStackConfig } from "../support/stack-config";

type Settings = Readonly<Record<string, unknown>>;

describe("a bad input", function () {
  this.timeout(120_000);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());
  afterEach(clearStackConfig);

  const assertNothingIsLeft = async () => {
    assert.deepEqual(await stack.pids(), {});
    const files = existsSync(stack.stackDir)
      ? await readdir(stack.stackDir, { recursive: true, withFileTypes: true })
      : [];
    const leftOver = files.filter((entry) => entry.isFile() && !entry.parentPath.endsWith("/logs"));
    assert.deepEqual(
      leftOver.map((entry) => entry.name),
      [],
    );
    assert.ok(!(await readdir(STATE.distributions)).some((name) => name.startsWith(".tmp-")));
  };

  const assertContains = (text: string, message: RegExp | string) =>
    assert.ok(typeof message === "string" ? text.includes(message) : message.test(text), text);

  /** Asserts that the program, in this process and with this machine as it is, fails before it registers a resource. */
  const isRejected = async (settings: Settings, message: RegExp | string) => {
    setStackConfig({ port: 0, zookeeperPort: settings.coordination === "kraft" ? 2181 : 0, ...settings });
    const registered: string[] = [];
    const run = register(program, ({ name }) => {
      registered.push(name);
      return {};
    });
    const error = await run.then(
      () => assert.fail("the program succeeds"),
      (cause) => cause,
    );
    assertContains(oneLine(errorMessage(error)), message);
    assert.deepEqual(registered, []);
  };

  it("is printed once by both commands, with all others", async () => {
    await stack.configure({ port: 70_000, brokers: 0, prot: 9092 });
    for (const { exitCode, text } of [await stack.preview(), await stack.up()]) {
      assert.notEqual(exitCode, 0);
      for (const message of [
        "prot is not a key of this project; remove it with `pulumi config rm prot` or use one of coordination, ",
        "port must be a port, or 0 for a free one, from 0 to 65535, got 70000",
        "brokers must be a number of brokers from 1 to 100, got 0",
      ]) {
        assert.equal(oneLine(text).split(message).length, 2, text);
      }
    }
    await assertNothingIsLeft();
  });

  it("is a setting that the components set themselves", () =>
    isRejected(
      { brokerConfig: { "log.dirs": "/tmp/kafka-logs" }, zookeeperConfig: { clientPort: 2181 } },
      'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/tmp/kafka-logs"; remove it and use dataDir; ' +
        'zookeeperConfig["clientPort"] is set by ZooKeeper itself, got 2181; remove it and use zookeeperPort',
    ));

  it("is a setting that no broker reads, that is out of range, or that contradicts the cluster", () =>
    isRejected(
      {
        brokerConfig: {
          "min.insync.replicas": 2,
          "advertised.isteners": "PLAINTEXT://a:9092",
          "segment.bytes": 100,
          "message.max.bytes": 200_000_000_000,
          "kafka.metrics.reporters": 3,
        },
      },
      'brokerConfig["min.insync.replicas"] must be at most 1, the number of replicas of a topic, because topics would reject all records with acks=all, got 2; lower it; ' +
        'brokerConfig["advertised.isteners"] is not a setting of brokers in Kafka 3.3.1, got "PLAINTEXT://a:9092"; did you mean advertised.listeners, which advertisedHost sets? ' +
        "Or if a plugin reads it, add the beginning of its name to pluginSettings; " +
        'brokerConfig["segment.bytes"] is a setting of topics, not of brokers, got 100; set log.segment.bytes, or set it in the config of topics; ' +
        'brokerConfig["message.max.bytes"] must be a whole number from 0 to 2147483647, got 200000000000; ' +
        'brokerConfig["kafka.metrics.reporters"] must be text, got 3; write it in quotes, ' +
        "because YAML and JavaScript change a number such as 3.0",
    ));

  it("is an even number of ZooKeepers", () =>
    isRejected({ zookeepers: 2 }, /zookeepers must be 1, 3 or 5, because an even number .*, got 2/));

  it("is a range of ports that overlaps another", () =>
    isRejected(
      { brokers: 3, port: 9092, zookeeperPort: 9094 },
      "port must keep the client ports of brokers (9092 to 9094) apart from the client ports of zookeeper (9094), got 9092; change it",
    ));

  it("is a key of the other coordination, or a setting that Kafka has with ZooKeeper alone", () =>
    isRejected(
      { coordination: "kraft", zookeepers: 3, brokerConfig: { "zookeeper.set.acl": false } },
      'zookeepers is only used with coordination "zookeeper", got 3 with coordination "kraft"; remove it (`pulumi config rm zookeepers`); ' +
        'brokerConfig["zookeeper.set.acl"] is not used with coordination "kraft", got false; remove it',
    ));

  it("is an even number of controllers", () =>
    isRejected(
      { coordination: "kraft", controllers: 2 },
      /controllers must be 1, 3 or 5, because an even number .*, got 2/,
    ));

  it("is a topic that the brokers can't have", () =>
    isRejected(
      {
        topics: [{ name: "orders", replicationFactor: 3, config: { "cleanup.policy": "shred", "retention.sm": 5 } }],
      },
      "topics[0].replicationFactor must be at most the number of brokers, got 3 with brokers 1; lower it or raise brokers; " +
        'topics[0].config["cleanup.policy"] must be "compact" or "delete", or more of them with commas, got "shred"; ' +
        'topics[0].config["retention.sm"] is not a setting of topics in Kafka 3.3.1, got 5; did you mean retention.ms?',
    ));

  it("is a secret in plain text, which the message does not show", () =>
    isRejected(
      { brokerConfig: { "password.encoder.secret": "canary-3f9a7c" } },
      /^(?!.*canary).*brokerConfig\["password\.encoder\.secret"\] must be a secret, got plain text; set it with/s,
    ));

  it("is a port that another process holds, which is named", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await isRejected({ port }, `port must be free, got ${port}, which process ${process.pid} (`);
    } finally {
      server.close();
    }
  });

  it("is a javaHome without Java, or with one that is too old", async () => {
    const empty = join(stack.ownDir, "no-java");
    await mkdir(empty);
    await isRejected(
      { javaHome: empty },
      `javaHome must point to a usable Java: javaHome "${empty}" contains no Java, expected ${empty}/bin/java`,
    );

    const old = join(stack.ownDir, "old-java");
    await mkdir(join(old, "bin"), { recursive: true });
    await writeFile(join(old, "bin", "java"), "#!/bin/sh\necho 'java version \"1.7.0_80\"' >&2\n");
    await chmod(join(old, "bin", "java"), 0o755);
    await isRejected(
      { javaHome: old },
      `Java 8 or newer is required, javaHome "${old}" has Java 7; set javaHome to a newer one`,
    );
  });

  it("is a folder that can't be written", async () => {
    if (process.getuid?.() === 0) {
      // Root may write everywhere, but not below a file.
      const file = join(stack.ownDir, "file");
      await writeFile(file, "");
      await isRejected(
        { dataDir: join(file, "data") },
        /dataDir must be writable, got .* \((ENOTDIR|EACCES)\); change its permissions or set another folder/,
      );
      return;
    }
    const folder = join(stack.ownDir, "read-only");
    await mkdir(folder, { mode: 0o500 });
    await isRejected(
      { dataDir: join(folder, "data") },
      `dataDir must be writable, got ${folder} (EACCES); change its permissions or set another folder`,
    );
  });

  it("is an archive with a wrong digest, which is not unpacked", async () => {
    const archive = join(stack.ownDir, "kafka.tgz");
    await writeFile(archive, gzipSync("not a tar"));
    const actual = createHash("sha512")
      .update(await readFile(archive))
      .digest("hex");
    await stack.configure({ archive, archiveSha512: "0".repeat(128) });
    const up = await fails(stack.up());
    assertContains(up, `archive ${archive} has the wrong SHA-512, expected ${"0".repeat(128)}, got ${actual}`);
    await assertNothingIsLeft();
  });

  it("is an archive that is damaged, whatever its digest", async () => {
    const archive = join(stack.ownDir, "damaged.tgz");
    const whole = gzipSync(Buffer.alloc(100_000, "x"));
    await writeFile(archive, whole.subarray(0, whole.length / 2));
    const archiveSha512 = createHash("sha512")
      .update(await readFile(archive))
      .digest("hex");
    await stack.configure({ archive, archiveSha512 });
    const up = await fails(stack.up());
    assert.match(up, /archive .*damaged\.tgz is damaged \(.+\); get it again/);
    await assertNothingIsLeft();
  });

  it("is a setting that Kafka itself does not accept: its log says why, and no process stays", async () => {
    await stack.configure({ brokerConfig: { "replica.selector.class": "com.example.Missing" } });
    const up = await fails(stack.up());
    assert.match(
      up,
      /kafka-0: process \d+ ended during its start; class com\.example\.Missing is not in the distribution: correct replica\.selector\.class, or set archive/,
    );
    assert.match(up, /ClassNotFoundException: com\.example\.Missing/);
    assert.deepEqual(Object.keys(await stack.pids()), ["zookeeper"]);
    await succeeds(stack.destroy());
    await assertNothingIsLeft();
  });
});
