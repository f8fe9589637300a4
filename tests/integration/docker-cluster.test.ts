// Proves, on a real daemon: one `up` gives a cluster that clients of this machine and containers of its network use; a
// second one changes nothing; what was killed, removed or edited is shown by `preview` and healed by `up` with the data
// that was there; a change concerns just the containers it is about; `destroy` leaves nothing.
// Does not prove: Docker Desktop, other architectures, nor that the default base image can be pulled.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";

import { defaultDockerHost } from "../../components/runtime/docker/docker-host";
import { waitUntil } from "../../components/shared/wait-until";
import { assertListening } from "../../testing/assert-listening";
import {
  containerIds,
  containerOf,
  dockerResourcesOf,
  dockerText,
  EVERYTHING,
  NOTHING,
} from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { createTopic, publish, readAll, topicNames } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { requireDockerDaemon } from "../../tools/pulumi/require-docker-daemon";

interface Report {
  readonly proven: readonly string[];
  readonly durationsMs: Readonly<Record<string, number>>;
}

interface Outputs {
  readonly bootstrapServers: string;
  readonly zookeeperConnect: string;
  readonly clusterId: string;
  readonly runtime: string;
  readonly brokers: readonly { readonly logFile: string; readonly dataDir: string }[];
  readonly smokeTest: Report;
  readonly network: { readonly name: string; readonly bootstrapServers: string; readonly smokeTest: Report };
}

const records = Array.from({ length: 100 }, (_, number) => `record ${number}`);

describe("a cluster in Docker", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;

  before(async function () {
    await requireDocker(this);
    stack = await ScratchStack.create({ runtime: "docker" });
  });
  after(async () => {
    await stack?.remove();
    if (stack) {
      await removeFromDocker(stack.name);
    }
  });

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  /** A Kafka tool run by a container that joins the network, as a user's own would. */
  const onNetwork = async (input: string, script: string): Promise<string> => {
    const image = await dockerText("inspect", "--format", "{{.Image}}", containerOf(stack, "kafka-0"));
    const shell = `printf '${input}' | ${script}`;
    return dockerText("run", "--rm", "--network", outputs.network.name, image, "bash", "-c", shell);
  };

  it("is up after one command, proven from this machine and from its network", async () => {
    await up();
    outputs = await stack.outputs();
    assert.equal(outputs.runtime, "docker");
    assert.equal(outputs.zookeeperConnect, "zookeeper:2181");
    assert.equal(outputs.network.bootstrapServers, "kafka-0:9092");
    for (const { proven, durationsMs } of [outputs.smokeTest, outputs.network.smokeTest]) {
      assert.equal(proven.length, 4);
      assert.ok((durationsMs.total ?? 0) > 0);
    }
    assert.match(outputs.clusterId, /^[\w-]{22}$/);
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
  });

  it("is used by a client of this machine", async () => {
    await publish(outputs.bootstrapServers, "orders", records);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
  });

  it("is used by a container on its network", async () => {
    const tool = (name: string, rest: string) =>
      `kafka-console-${name}.sh --bootstrap-server ${outputs.network.bootstrapServers} --topic from-network ${rest}`;
    await onNetwork("one\\ntwo\\n", tool("producer", "--sync"));
    const read = await onNetwork("", tool("consumer", "--from-beginning --max-messages 2 2>/dev/null"));
    assert.deepEqual(read.split("\n"), ["one", "two"]);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "from-network", 2), ["one", "two"]);
  });

  it("publishes the broker's port on the loopback address alone, and no other", async () => {
    assert.equal(
      await dockerText("port", containerOf(stack, "kafka-0")),
      `9094/tcp -> 127.0.0.1:${outputs.bootstrapServers.split(":")[1]}`,
    );
    assert.equal(await dockerText("port", containerOf(stack, "zookeeper")), "");
  });

  it("runs without root, capabilities, a writable root or memory without end", async () => {
    for (const service of ["zookeeper", "kafka-0"]) {
      const [found] = JSON.parse(await dockerText("inspect", containerOf(stack, service)));
      const { HostConfig } = found;
      assert.deepEqual(
        [found.Config.User, HostConfig.ReadonlyRootfs, HostConfig.CapDrop, HostConfig.SecurityOpt, HostConfig.Init],
        ["10001:10001", true, ["ALL"], ["no-new-privileges:true"], true],
      );
      assert.equal(HostConfig.Memory, (service === "kafka-0" ? 640 : 448) * 2 ** 20);
      assert.equal(HostConfig.RestartPolicy.Name, "unless-stopped");
      const write = "touch /opt/kafka/x /etc/kafka-cluster/x; rm -f /etc/kafka-cluster/start.sh; id -u";
      assert.equal(
        await dockerText("exec", containerOf(stack, service), "bash", "-c", `(${write}) 2>/dev/null`),
        "10001",
      );
    }
  });

  for (const compression of ["gzip", "snappy", "lz4", "zstd"]) {
    it(`compresses with ${compression}, whose library it unpacks and loads`, async () => {
      await createTopic(outputs.bootstrapServers, compression, { "compression.type": compression });
      await publish(outputs.bootstrapServers, compression, records);
      const script = `kafka-console-consumer.sh --bootstrap-server kafka-0:9092 --topic ${compression} --from-beginning --max-messages ${records.length} 2>/dev/null`;
      assert.deepEqual((await onNetwork("", script)).split("\n"), records);
    });
  }

  it("is not changed by a second `up`", async () => {
    const before = await containerIds(stack);
    await up("--expect-no-changes");
    assert.deepEqual(await containerIds(stack), before);
  });

  it("is started again by Docker when a service ends by itself, and proven again by `up`", async () => {
    const container = containerOf(stack, "kafka-0");
    const startedAt = () => dockerText("inspect", "--format", "{{.State.StartedAt}}", container);
    const before = await startedAt();
    await dockerText("exec", container, "bash", "-c", "kill -9 $(pidof java)");
    await waitUntil(
      async () => (await startedAt()) !== before || undefined,
      () => new Error("it was not started again"),
      { timeoutMs: 30_000, intervalMs: 200 },
    );
    await up();
    const { network } = await stack.outputs<Outputs>();
    assert.notDeepEqual(network.smokeTest.durationsMs, outputs.network.smokeTest.durationsMs);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
  });

  const accidents: readonly (readonly [what: string, service: string, ...command: string[]])[] = [
    ["broker was killed", "kafka-0", "kill"],
    ["broker was removed", "kafka-0", "rm", "--force"],
    ["ZooKeeper was killed", "zookeeper", "kill"],
    ["ZooKeeper was removed", "zookeeper", "rm", "--force"],
    ["broker was stopped", "kafka-0", "stop"],
    ["broker was paused", "kafka-0", "pause"],
  ];
  for (const [what, service, ...command] of accidents) {
    it(`shows that its ${what}, and is healed with its data`, async () => {
      const other = service === "kafka-0" ? "zookeeper" : "kafka-0";
      const before = await containerIds(stack);
      await dockerText(...command, containerOf(stack, service));
      await fails(stack.preview("--expect-no-changes"));
      await up();
      assert.equal((await containerIds(stack))[other], before[other]);
      assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
    });
  }

  it("is not changed by one more `up` after all that", () => up("--expect-no-changes"));

  it("shows that both were removed with their network, and is healed with its data", async () => {
    await dockerText("rm", "--force", containerOf(stack, "kafka-0"), containerOf(stack, "zookeeper"));
    await dockerText("network", "rm", outputs.network.name);
    await up();
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
  });

  it("shows that all but its data was removed, and is healed with its data", async () => {
    const image = await imageOf();
    await dockerText("rm", "--force", containerOf(stack, "kafka-0"), containerOf(stack, "zookeeper"));
    await dockerText("network", "rm", outputs.network.name);
    await dockerText("volume", "rm", containerOf(stack, "kafka-0-config"), containerOf(stack, "zookeeper-config"));
    await dockerText("image", "rm", image);
    const { text } = await stack.preview();
    for (const part of ["network", "volume", "image"]) {
      assert.match(text, new RegExp(`"whole" => "the ${part} is gone"`));
    }
    await up();
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
    await up("--expect-no-changes");
  });

  it("stays as it is when its daemon is reached by another address", async () => {
    const before = await containerIds(stack);
    await symlink(await socketPath(), join(stack.ownDir, "docker.sock"));
    await stack.configure({ runtime: "docker", dockerHost: `unix://${join(stack.ownDir, "docker.sock")}` });
    await up();
    await up("--expect-no-changes");
    assert.deepEqual(await containerIds(stack), before);
  });

  it("is not asked for while its daemon does not answer, which is said once", async () => {
    const dockerHost = `unix://${join(stack.ownDir, "docker.sock")}`;
    await requireDockerDaemon("preview", stack.name, stack.location);
    await rm(join(stack.ownDir, "docker.sock"));
    await assert.rejects(requireDockerDaemon("preview", stack.name, stack.location), (error: Error) => {
      assert.ok(
        error.message.startsWith(`the Docker daemon at ${dockerHost} does not answer; start Docker or correct`),
      );
      return true;
    });
    await symlink(await socketPath(), join(stack.ownDir, "docker.sock"));
    await stack.configure({ runtime: "docker" });
    await up();
  });

  it("shows that a file was edited, and is healed", async () => {
    const edit =
      "chmod u+w /etc/kafka-cluster/server.properties; echo log.retention.hours=1 >>/etc/kafka-cluster/server.properties";
    await dockerText(
      "run",
      "--rm",
      "--user",
      "0",
      "--volumes-from",
      containerOf(stack, "kafka-0"),
      await imageOf(),
      "bash",
      "-c",
      edit,
    );
    const { text } = await stack.preview();
    assert.match(text, /health +: "whole" => "server\.properties was changed"/);
    const before = await containerIds(stack);
    await up();
    const after = await containerIds(stack);
    assert.notEqual(after["kafka-0"], before["kafka-0"]);
    assert.equal(after.zookeeper, before.zookeeper);
    const file = await dockerText("exec", containerOf(stack, "kafka-0"), "cat", "/etc/kafka-cluster/server.properties");
    assert.doesNotMatch(file, /retention/);
  });

  it("replaces the broker's container alone when its configuration changes, and keeps the records", async () => {
    const before = await containerIds(stack);
    await stack.configure({ runtime: "docker", brokerConfig: { "log.retention.hours": 24 } });
    const { text } = await stack.preview();
    assert.match(text, /\+ log\.retention\.hours=24/);
    assert.match(text, /docker:index\/container:Container: \(replace\)/);
    await up();
    const after = await containerIds(stack);
    assert.notEqual(after["kafka-0"], before["kafka-0"]);
    assert.equal(after.zookeeper, before.zookeeper);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
  });

  it("replaces ZooKeeper's container alone when its configuration changes", async () => {
    const before = await containerIds(stack);
    await stack.configure({
      runtime: "docker",
      brokerConfig: { "log.retention.hours": 24 },
      zookeeperConfig: { maxClientCnxns: 50 },
    });
    await up();
    const after = await containerIds(stack);
    assert.equal(after["kafka-0"], before["kafka-0"]);
    assert.notEqual(after.zookeeper, before.zookeeper);
    await publish(outputs.bootstrapServers, `topic-${randomUUID()}`, ["after"]);
  });

  it("says with the log's words, cause and cure why a broker does not start, and stops it; going back heals it", async () => {
    await stack.configure({ runtime: "docker", brokerConfig: { "log.retention.hours": "many" } });
    const failed = await fails(stack.up());
    const text = failed.replace(/\s+/g, " ");
    // Docker may have started it once more before the look, and then tells no code.
    assert.match(
      text,
      /container \S+-kafka-0 ended during its start( \(exit code 1\))?; a setting is not accepted: correct it in brokerConfig/,
    );
    assert.ok(text.includes("Invalid value many for configuration log.retention.hours"), failed);
    assert.equal(await dockerText("inspect", "--format", "{{.State.Running}}", containerOf(stack, "kafka-0")), "false");
    await stack.configure({ runtime: "docker" });
    await up();
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", records.length), records);
  });

  it("keeps a password out of state, container, labels, image and output", async () => {
    const canary = `canary-${randomUUID()}`;
    await stack.configure({ runtime: "docker" });
    await stack.pulumi("config", "set", "--secret", "--path", 'brokerConfig["ssl.truststore.password"]', canary);
    const text = await succeeds(stack.up("--diff"));
    assert.ok(!text.includes(canary));
    assert.ok(!(await stack.stateText()).includes(canary));
    const container = containerOf(stack, "kafka-0");
    for (const said of [
      await dockerText("inspect", container),
      await dockerText("logs", container),
      await dockerText("image", "inspect", await imageOf()),
      await dockerText("top", container, "-eo", "pid,args"),
    ]) {
      assert.ok(!said.includes(canary));
    }
    const file = await dockerText("exec", container, "cat", "/etc/kafka-cluster/server.properties");
    assert.ok(file.includes(`ssl.truststore.password=${canary}`));
    await stack.configure({ runtime: "docker" });
    await up();
  });

  it("has no topic left of its smoke tests", async () => {
    const topics = await topicNames(outputs.bootstrapServers);
    assert.deepEqual(
      topics.filter((topic) => topic.includes("smoke-test")),
      [],
    );
  });

  it("does not go while somebody else's container is on its network, and names that", async () => {
    const other = containerOf(stack, "of-somebody-else");
    const sleep = ["sleep", "600"];
    await dockerText("run", "--detach", "--name", other, "--network", outputs.network.name, await imageOf(), ...sleep);
    try {
      const text = await fails(stack.destroy());
      const said = `network ${outputs.network.name} is still used by ${other}; disconnect that from it`;
      assert.ok(text.replace(/\s+/g, " ").includes(said), text);
    } finally {
      await dockerText("rm", "--force", other);
    }
  });

  it("is gone after one command", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
    const [host = "", port] = outputs.bootstrapServers.split(":");
    await assert.rejects(assertListening(host, Number(port)), { code: "ECONNREFUSED" });
  });

  const socketPath = async () => (await defaultDockerHost()).replace("unix://", "");
  const imageOf = () => dockerText("inspect", "--format", "{{.Image}}", containerOf(stack, "kafka-0"));
});
