// Proves: every bad input fails `up` with its own message before anything of a service is left, and most of them
// already fail `preview`.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { runProgram } from "../../components/shared/run-program";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { STATE } from "../../tools/project";

describe("a bad input", function () {
  this.timeout(120_000);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  const nothingIsLeft = async () => {
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

  /** Both commands refuse it, with the message, and leave nothing. */
  const isRefused = async (config: Record<string, unknown>, message: RegExp | string) => {
    await stack.configure(config);
    for (const result of [await stack.preview(), await stack.up()]) {
      assert.notEqual(result.exitCode, 0);
      const text = result.text.replace(/\s+/g, " ");
      assert.ok(typeof message === "string" ? text.includes(message) : message.test(text), result.text);
    }
    await nothingIsLeft();
  };

  it("is refused all at once: unknown keys, ports out of range, owned keys", async () => {
    await isRefused(
      { prot: 9092 },
      "prot is no key of this project; remove it with `pulumi config rm prot` or use one of runtime, ",
    );
    await isRefused({ port: 70000 }, "port must be a port, or 0 for a free one, from 0 to 65535, got 70000");
    await isRefused(
      { brokerConfig: { "log.dirs": "/tmp/kafka-logs" }, zookeeperConfig: { clientPort: 2181 } },
      'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/tmp/kafka-logs"; remove it and use dataDir; ' +
        'zookeeperConfig["clientPort"] is set by ZooKeeper itself, got 2181; remove it and use zookeeperPort',
    );
  });

  it("is refused when it asks for numbers or ports that can't be", async () => {
    await isRefused(
      { brokers: 0, zookeepers: 2 },
      "brokers must be a number of brokers from 1 to 100, got 0; zookeepers must be 1, 3 or 5, for an even number survives " +
        "no more failures than one less, and more than 5 only slow writes down, got 2",
    );
    await isRefused(
      { brokers: 3, port: 9092, zookeeperPort: 9094 },
      "port must keep the ports of brokers (9092 to 9094) apart from the ports of ZooKeepers (9094), got 9092; change it",
    );
  });

  it("is refused when it asks for what goes with the other coordination, or for what Kafka has with ZooKeeper alone", async () => {
    await isRefused(
      { coordination: "kraft", zookeepers: 3, brokerConfig: { "sasl.enabled.mechanisms": "SCRAM-SHA-512" } },
      'zookeepers goes with coordination "zookeeper", got 3 with "kraft"; remove it with `pulumi config rm zookeepers`; ' +
        `brokerConfig["sasl.enabled.mechanisms"] can't hold SCRAM with coordination "kraft", which keeps no users of it before Kafka 3.5 (KIP-900), ` +
        'got "SCRAM-SHA-512"; use another mechanism, or set coordination to "zookeeper"',
    );
  });

  it("is a port that another process holds, which is named", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await isRefused({ port }, `port must be free, got ${port}, which process ${process.pid} (`);
    } finally {
      server.close();
    }
  });

  it("is a javaHome without Java, or with one that is too old", async () => {
    const empty = join(stack.ownDir, "no-java");
    await mkdir(empty);
    await isRefused(
      { javaHome: empty },
      `javaHome must point to a usable Java: javaHome "${empty}" contains no Java, expected ${empty}/bin/java`,
    );

    const old = join(stack.ownDir, "old-java");
    await mkdir(join(old, "bin"), { recursive: true });
    await writeFile(join(old, "bin", "java"), "#!/bin/sh\necho 'java version \"1.7.0_80\"' >&2\n");
    await chmod(join(old, "bin", "java"), 0o755);
    await isRefused(
      { javaHome: old },
      `Java 8 or newer is required, javaHome "${old}" has Java 7; set javaHome to a newer one`,
    );
  });

  it("is a folder that can't be written", async () => {
    if (process.getuid?.() === 0) {
      // Root may write everywhere, but not below a file.
      const file = join(stack.ownDir, "file");
      await writeFile(file, "");
      await isRefused(
        { dataDir: join(file, "data") },
        /dataDir must be writable, got .* \((ENOTDIR|EACCES)\); set another or change its rights/,
      );
      return;
    }
    const folder = join(stack.ownDir, "read-only");
    await mkdir(folder, { mode: 0o500 });
    await isRefused(
      { dataDir: join(folder, "data") },
      `dataDir must be writable, got ${folder} (EACCES); set another or change its rights`,
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
    assert.ok(up.includes(`archive ${archive} has the wrong SHA-512, expected ${"0".repeat(128)}, got ${actual}`), up);
    await nothingIsLeft();
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
    await nothingIsLeft();
  });

  it("is a setting that Kafka itself does not accept: its log says why, and no process stays", async () => {
    await stack.configure({ brokerConfig: { "log.segment.bytes": 1 } });
    const up = await fails(stack.up());
    assert.match(
      up,
      /kafka-0: process \d+ ended during its start; a setting is not accepted: correct it in brokerConfig/,
    );
    assert.match(up, /Invalid value 1 for configuration log\.segment\.bytes/);
    assert.deepEqual(Object.keys(await stack.pids()), ["zookeeper"]);
    await succeeds(stack.destroy());
    await nothingIsLeft();
  });

  it("hides nothing: a private setting is neither in the state nor in what is printed", async () => {
    const canary = "canary-3f9a7c";
    const key = "ssl.keystore.password";
    await isRefused(
      { brokerConfig: { [key]: canary } },
      `brokerConfig["${key}"] must be kept as a secret, got plain text; set it with`,
    );
    await stack.configure({});
    await succeeds(stack.pulumi("config", "set", "--secret", "--path", `brokerConfig["${key}"]`, canary));
    const up = await succeeds(stack.up());
    const preview = await stack.preview();
    assert.ok(!`${up}${preview.text}`.includes(canary), "printed");
    assert.ok(!(await stack.stateText()).includes(canary), "in the state");
    for (const pid of Object.values(await stack.pids())) {
      const { stdout } = await runProgram("ps", ["eww", "-o", "command=", "-p", String(pid)]);
      assert.ok(!stdout.includes(canary), "in the command line or environment of a process");
      assert.ok(!stdout.includes("PULUMI_"), "Pulumi's environment in a process");
    }
    const { mode } = await import("node:fs/promises").then(({ stat }) =>
      stat(join(stack.stackDir, "kafka-0", "config", "server.properties")),
    );
    assert.equal(mode & 0o777, 0o600);
  });
});
