// Verifies, on a real daemon: one `up` creates a cluster that clients of this machine and containers of its network use; a
// second one changes nothing; `preview` shows, and `up` heals, containers, files, topics and everything but the data that were
// removed, edited or killed; a change affects only its own containers; the daemon may be reached over TLS with certificates of
// both sides, or by another socket, and keeps its containers; certificates and SSH host keys that do not match are refused;
// `destroy` leaves nothing.
// Does not verify: Docker Desktop, other architectures, the pull of the default base image; a daemon of another machine, whose
// ports and clock are its own: the endpoints belong to this machine's daemon; an SSH agent, or a key with a passphrase.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rm, symlink } from "node:fs/promises";

import { waitUntil } from "../../components/shared/wait-until";
import { assertListening } from "../../testing/assert-listening";
import { statusOf, testCommands } from "../../testing/cases/commands";
import {
  type DockerEndpoint,
  daemonSocket,
  missingForEndpoint,
  NO_DAEMON,
  requireEndpoint,
} from "../../testing/docker/docker-endpoint";
import { dockerOverSsh, type SshEndpoint } from "../../testing/docker/docker-over-ssh";
import { dockerOverTls, type TlsEndpoint } from "../../testing/docker/docker-over-tls";
import {
  containerIds,
  containerOf,
  dockerResourcesOf,
  dockerText,
  EVERYTHING,
  NOTHING,
  startOf,
} from "../../testing/docker/docker-resources";
import { healthInPreview } from "../../testing/docker/health-in-preview";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { createTopic, publish, readAll, topicNames, withAdmin } from "../../testing/kafka/client";
import { offsetsByTool } from "../../testing/kafka/consumer-groups-tool";
import { settingOf } from "../../testing/kafka/live-settings";
import { startConsumer } from "../../testing/kafka/running-consumer";
import { topicOf } from "../../testing/kafka/topics";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { toolCommand } from "../../testing/stack/tool-command";
import { inOrder } from "../../testing/suites/in-order";
import { textsSeenWhile } from "../../testing/texts-seen-while";
import type { Examination } from "../../tools/doctor/examination";
import { requireDockerDaemon } from "../../tools/pulumi/require-docker-daemon";
import { assertHidden, CANARY_PREFIX, setCanaries } from "../support/canaries";
import { aroundAll } from "../support/hooks";
import { programError } from "../support/program-error";
import { temporaryFolder } from "../support/temporary-folder";

type Environment = Readonly<Record<string, string>>;

const TLS_PROGRAMS = ["openssl"];
const SSH_PROGRAMS = ["ssh", "ssh-keygen", "sshd"];

const ORDERS = { name: "orders", partitions: 3, config: { "retention.ms": 86_400_000 } };
const CLICKS = { name: "clicks" };
const COMPRESSIONS = ["gzip", "snappy", "lz4", "zstd"];

const recordsOf = (topic: string) => Array.from({ length: 100 }, (_, number) => `${topic} ${number}`);

describe("a cluster in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  const path = temporaryFolder(aroundAll);
  const records = recordsOf("records");
  const canary = `canary-${randomUUID()}-`;
  const changed = `canary-${randomUUID()}-`;
  /** Everything that was shown while the canaries were set. */
  const shown: string[] = [];
  let settings: Readonly<Record<string, unknown>> = { runtime: "docker", topics: [ORDERS, CLICKS] };
  let stack: ScratchStack;
  let outputs: Outputs;
  let tls: TlsEndpoint | undefined;
  let ssh: SshEndpoint | undefined;

  before(async function () {
    await requireDocker(this);
    // Without their programs, everything else is tested over the default connection.
    tls = (await missingForEndpoint(...TLS_PROGRAMS)).length > 0 ? undefined : await dockerOverTls(path());
    ssh = (await missingForEndpoint(...SSH_PROGRAMS)).length > 0 ? undefined : await dockerOverSsh(path());
    stack = await ScratchStack.create({ runtime: "docker" });
    await connectOver(tls);
  });
  after(async () => {
    if (stack !== undefined) {
      await connected(() => stack.remove());
      await removeFromDocker(stack.name);
    }
    await Promise.all([tls?.close(), ssh?.close()]);
  });

  /** Runs the CLI where no other address than that of the settings reaches a daemon. */
  const connected = <Result>(action: () => Promise<Result>): Promise<Result> => {
    const only: Environment = settings.dockerHost === undefined ? {} : { DOCKER_HOST: NO_DAEMON };
    return withEnvironment({ ...only, ...tls?.environment }, action);
  };
  const configure = (changes: Readonly<Record<string, unknown>>): Promise<void> => {
    settings = { ...settings, ...changes };
    return stack.configure(settings);
  };
  const connectOver = (endpoint: DockerEndpoint | undefined): Promise<void> =>
    configure({ dockerHost: endpoint?.dockerHost });
  const up = (...args: string[]): Promise<string> => succeeds(connected(() => stack.up(...args)));
  const preview = (): Promise<string> => succeeds(connected(() => stack.preview()));

  const ioThreads = () => settingOf(outputs.bootstrapServers, "num.io.threads");
  const imageOf = () => dockerText("inspect", "--format", "{{.Image}}", containerOf(stack, "kafka-0"));
  const assertHealed = async () => {
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "records", records.length), records);
  };

  /** Runs a Kafka tool in a container that joins the network, as a container of a user does. */
  const onNetwork = async (input: string, tool: string, args: string): Promise<string[]> => {
    const command = `printf '${input}' | kafka-console-${tool}.sh --bootstrap-server ${outputs.network.bootstrapServers} ${args}`;
    const run = ["run", "--rm", "--network", outputs.network.name, await imageOf(), "bash", "-c"];
    return (await dockerText(...run, `${command} 2>/dev/null`)).split("\n");
  };

  /** Asserts that the program reports that the daemon of an endpoint can't be reached, and nothing else. */
  const assertRefused = async (endpoint: DockerEndpoint, message: RegExp, environment: Environment = {}) => {
    const { dockerHost } = endpoint;
    const variables = { DOCKER_HOST: NO_DAEMON, ...endpoint.environment, ...environment };
    const error = await withEnvironment(variables, () =>
      programError({ runtime: "docker", dockerHost }, { stack: stack.name, preview: true }),
    );
    const subject = `Docker can't run the cluster as configured: runtime "docker" is not possible: the Docker daemon at ${dockerHost} `;
    assert.equal(error?.slice(0, subject.length), subject);
    assert.match(error.slice(subject.length), message);
  };

  it("is up after one command, verified from this machine and from its network", async () => {
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

  it("has its topics after one command", async () => {
    const config = { "retention.ms": "86400000" };
    assert.deepEqual(await topicOf(outputs.bootstrapServers, "orders"), { partitions: 3, replicas: 1, config });
    assert.ok((await topicNames(outputs.bootstrapServers)).includes("clicks"));
  });

  it("is used by a client of this machine", async () => {
    await publish(outputs.bootstrapServers, "records", records);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "records", records.length), records);
  });

  it("is used by a container on its network", async () => {
    await onNetwork("one\\ntwo\\n", "producer", "--sync --topic from-network");
    const args = "--topic from-network --from-beginning --max-messages 2";
    assert.deepEqual(await onNetwork("", "consumer", args), ["one", "two"]);
    assert.deepEqual(await readAll(outputs.bootstrapServers, "from-network", 2), ["one", "two"]);
  });

  it("is healthy according to the doctor, which reaches it from this machine and from a container", async () => {
    const { stdout } = await connected(() => toolCommand(stack, "doctor", "--json"));
    const { listeners, findings } = JSON.parse(stdout) as Examination;
    const reached = listeners.map(({ name, advertised, connections }) => [
      name,
      advertised,
      ...connections.flatMap(({ from, reachable }) => (reachable ? [from] : [])),
    ]);
    assert.deepEqual(reached.sort(), [
      ["CLIENTS", outputs.bootstrapServers, "this machine"],
      ["NETWORK", outputs.network.bootstrapServers, "a container"],
    ]);
    // The disk of the daemon may be nearly full.
    assert.deepEqual(
      findings.filter(
        ({ severity, message }) =>
          severity === "problem" && !/the disk is nearly full|is in the temporary folder/.test(message),
      ),
      [],
    );
  });

  it("resets the offsets of a group, as Kafka's own tool in a container confirms", async () => {
    const consumer = await startConsumer(outputs.bootstrapServers, "billing", "records", records.length);
    await consumer.disconnect();
    const reset = ["billing", "--reset-to", "5", "--yes"];
    const { exitCode, stderr } = await connected(() => toolCommand(stack, "groups", ...reset));
    assert.equal(exitCode, 0, stderr);
    const tool = (...args: string[]) =>
      dockerText("exec", containerOf(stack, "kafka-0"), "kafka-consumer-groups.sh", ...args);
    const offsets = await offsetsByTool(outputs.network.bootstrapServers, "billing", tool);
    assert.deepEqual(offsets, { "records-0": ["5", "95"] });
  });

  it("compresses with gzip, snappy, lz4 and zstd, whose libraries the broker and its clients unpack and load", async () => {
    for (const compression of COMPRESSIONS) {
      await createTopic(outputs.bootstrapServers, compression, { "compression.type": compression });
      await publish(outputs.bootstrapServers, compression, recordsOf(compression));
    }
    const expected = COMPRESSIONS.flatMap(recordsOf);
    const args = `--include '${COMPRESSIONS.join("|")}' --from-beginning --max-messages ${expected.length}`;
    assert.deepEqual((await onNetwork("", "consumer", args)).sort(), expected.sort());
  });

  testCommands(() => stack, ["zookeeper", "kafka-0"], { connected });

  it("publishes only the broker's port, only on the loopback address", async () => {
    assert.equal(
      await dockerText("port", containerOf(stack, "kafka-0")),
      `9094/tcp -> 127.0.0.1:${outputs.bootstrapServers.split(":")[1]}`,
    );
    assert.equal(await dockerText("port", containerOf(stack, "zookeeper")), "");
  });

  it("runs without root, capabilities or a writable root file system, and with limited memory", async () => {
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

  it("is not changed by a second `up`", async () => {
    const before = await containerIds(stack);
    await up("--expect-no-changes");
    assert.deepEqual(await containerIds(stack), before);
  });

  it("takes a changed setting without a restart, and heals a value that kafka-configs.sh has set", async () => {
    const start = () => startOf(stack, "kafka-0");
    const before = await start();
    await configure({ brokerConfig: { "num.io.threads": 9 } });
    const changes = /kafka-0 changes without a restart: num\.io\.threads \(unset\) -> 9/;
    const text = await preview();
    assert.match(text, changes);
    assert.doesNotMatch(text, /\(replace\)/);
    assert.match(await up(), changes);
    assert.deepEqual(await ioThreads(), [{ value: "9", ofBroker: "9" }]);
    const alter = "--alter --entity-type brokers --entity-name 0 --add-config num.io.threads=10";
    const tool = `kafka-configs.sh --bootstrap-server kafka-0:9092 ${alter}`;
    await dockerText("run", "--rm", "--network", outputs.network.name, await imageOf(), "bash", "-c", tool);
    const drift = await preview();
    assert.deepEqual(healthInPreview(drift), { "kafka-0-live-settings": "num.io.threads is 10 instead of 9" });
    assert.match(drift, /~ 1 to update\n +\d+ unchanged/);
    await up();
    assert.deepEqual(await ioThreads(), [{ value: "9", ofBroker: "9" }]);
    assert.deepEqual(await start(), before);
  });

  const itOverTls = (title: string, test: (endpoint: TlsEndpoint) => unknown) =>
    it(title, async function () {
      await requireEndpoint(this, ...TLS_PROGRAMS);
      await test(tls as TlsEndpoint);
    });

  itOverTls("has been created over TLS", ({ dockerHost }) => assert.equal(settings.dockerHost, dockerHost));

  itOverTls("is refused to a client with a certificate of another authority", (endpoint) =>
    assertRefused(
      endpoint,
      // The endpoint just closes the connection. A daemon says why.
      /^closed the connection; check dockerHost and, if the daemon requires TLS, the certificates in DOCKER_CERT_PATH \(error during connect: .+\)$/,
      { DOCKER_CERT_PATH: endpoint.unknownClient },
    ),
  );

  itOverTls("is refused by a client that trusts another authority", (endpoint) =>
    assertRefused(
      endpoint,
      /^can't be reached over TLS; set DOCKER_CERT_PATH to a folder with the daemon's ca\.pem, cert\.pem and key\.pem \(error during connect: .*x509: certificate signed by unknown authority.*\)$/,
      { DOCKER_CERT_PATH: endpoint.otherAuthority },
    ),
  );

  itOverTls("is not reached over TLS without certificates", (endpoint) =>
    assertRefused(
      endpoint,
      /^can't be reached over TLS; set DOCKER_CERT_PATH to a folder with the daemon's ca\.pem, cert\.pem and key\.pem \(.*open \/nonexistent\/ca\.pem: no such file or directory\)$/,
      { DOCKER_CERT_PATH: "/nonexistent" },
    ),
  );

  const itOverSsh = (title: string, test: (endpoint: SshEndpoint) => unknown) =>
    it(title, async function () {
      await requireEndpoint(this, ...SSH_PROGRAMS);
      await test(ssh as SshEndpoint);
    });

  itOverSsh("is refused over SSH if its host key is not the known one", async (endpoint) => {
    await endpoint.setKnownHost("another");
    await assertRefused(
      endpoint,
      /^is on a machine whose SSH host key has changed; make sure that the machine is the right one, then correct known_hosts \(Host key verification failed\.\)$/,
    );
  });

  itOverSsh("is refused over SSH if its host key is not known", async (endpoint) => {
    await endpoint.setKnownHost("none");
    await assertRefused(
      endpoint,
      /^is on a machine whose SSH host key is not known; connect to the machine with ssh once, and compare the key \(Host key verification failed\.\)$/,
    );
  });

  itOverSsh("is refused over SSH to a client whose key the machine does not know", async (endpoint) => {
    await endpoint.setKnownHost("the endpoint");
    await endpoint.authorizeClient(false);
    await assertRefused(
      endpoint,
      /^is on a machine that refuses this user's SSH login; load a key that the machine accepts into your SSH agent \(\S+@127\.0\.0\.1: Permission denied \(publickey\)\.\)$/,
    );
  });

  it("shows that everything but its data was removed, and is healed with its data", async () => {
    const image = await imageOf();
    await dockerText("rm", "--force", containerOf(stack, "kafka-0"), containerOf(stack, "zookeeper"));
    await dockerText("network", "rm", outputs.network.name);
    await dockerText("volume", "rm", containerOf(stack, "kafka-0-config"));
    await dockerText("image", "rm", image);
    const health = healthInPreview(await preview());
    assert.equal(health["kafka-network"], "the network is gone");
    assert.equal(health["kafka-image"], "the image is gone");
    assert.equal(health["kafka-0-config"], "the volume is gone");
    assert.equal(health["zookeeper-config"], undefined);
    await up();
    await assertHealed();
  });

  it("is started again by Docker when a service ends by itself, and verified again by `up` over another address", async () => {
    const container = containerOf(stack, "kafka-0");
    const startedAt = () => dockerText("inspect", "--format", "{{.State.StartedAt}}", container);
    const [before, ids] = [await startedAt(), await containerIds(stack)];
    await dockerText("exec", container, "bash", "-c", "kill -9 $(pidof java)");
    await waitUntil(
      async () => (await startedAt()) !== before || undefined,
      () => new Error("Docker did not start the container again"),
      { timeoutMs: 30_000, intervalMs: 200 },
    );
    await symlink(await daemonSocket(), path("docker.sock"));
    await configure({ dockerHost: `unix://${path("docker.sock")}` });
    await up();
    assert.deepEqual(await ioThreads(), [{ value: "9", ofFile: "9" }]); // A live setting of an earlier test.
    assert.deepEqual(await containerIds(stack), ids); // Although the daemon now has another address.
    const { network } = await stack.outputs();
    assert.notDeepEqual(network.smokeTest.durationsMs, outputs.network.smokeTest.durationsMs);
    await assertHealed();
  });

  it("is not asked for while its daemon does not answer, which is reported once", async () => {
    await requireDockerDaemon("preview", stack.name, stack.location);
    await rm(path("docker.sock"));
    const examined = await connected(() => toolCommand(stack, "doctor"));
    assert.equal(examined.exitCode, 1);
    assert.match(
      examined.stdout,
      /^problem: a container: nothing can be checked from there \(the Docker daemon at \S+ does not answer; /m,
    );
    await assert.rejects(requireDockerDaemon("preview", stack.name, stack.location), (error: Error) => {
      const message = `the Docker daemon at ${settings.dockerHost} does not answer; start Docker or correct dockerHost (`;
      assert.equal(error.message.slice(0, message.length), message);
      return true;
    });
    const { services, problems } = await connected(() => statusOf(stack));
    assert.equal(services.length, 2);
    assert.match(
      problems[0] ?? "",
      /^zookeeper and kafka-0 are not healthy: the Docker daemon at \S+ does not answer; /,
    );
    await symlink(await daemonSocket(), path("docker.sock"));
  });

  it("shows and heals a topic that was deleted by hand, and deletes one that is no longer configured", async () => {
    await withAdmin(outputs.bootstrapServers, (admin) => admin.deleteTopics({ topics: ["orders"] }));
    await configure({ topics: [ORDERS] });
    assert.deepEqual(healthInPreview(await preview()), { orders: "the topic is gone" });
    await up();
    const names = await topicNames(outputs.bootstrapServers);
    assert.deepEqual([names.includes("orders"), names.includes("clicks")], [true, false]);
    await publish(outputs.bootstrapServers, "orders", ["before"]);
  });

  it("shows that its broker was killed and its topics are unknown, and is healed with its data", async () => {
    const before = await containerIds(stack);
    await dockerText("kill", containerOf(stack, "kafka-0"));
    const { exitCode, stdout } = await connected(() => toolCommand(stack, "doctor"));
    assert.equal(exitCode, 1);
    assert.match(stdout, /^problem: broker kafka-0: the broker does not answer \(/m);
    const { orders = "", ...others } = healthInPreview(await preview());
    assert.match(orders, /^unknown: /);
    assert.deepEqual(others, { "kafka-0-service": "exited" });
    const { services, problems } = await connected(() => statusOf(stack));
    assert.deepEqual(
      services.map(({ name, health }) => `${name} ${health}`),
      ["zookeeper healthy", "kafka-0 exited"],
    );
    assert.match(problems[0] ?? "", /^kafka-0 is not healthy: exited; /);
    await up();
    assert.equal((await containerIds(stack)).zookeeper, before.zookeeper);
    await assertHealed();
    assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", 1), ["before"]);
  });

  it("shows that a file was edited, and is healed", async () => {
    const edit =
      "chmod u+w /etc/kafka-cluster/server.properties; echo log.retention.hours=1 >>/etc/kafka-cluster/server.properties";
    const volumes = ["--volumes-from", containerOf(stack, "kafka-0")];
    await dockerText("run", "--rm", "--user", "0", ...volumes, await imageOf(), "bash", "-c", edit);
    assert.deepEqual(healthInPreview(await preview()), { "kafka-0-files": "server.properties was changed" });
    const before = await containerIds(stack);
    await up();
    const after = await containerIds(stack);
    assert.notEqual(after["kafka-0"], before["kafka-0"]);
    assert.equal(after.zookeeper, before.zookeeper);
    const file = await dockerText("exec", containerOf(stack, "kafka-0"), "cat", "/etc/kafka-cluster/server.properties");
    assert.doesNotMatch(file, /retention/);
  });

  it("replaces only the broker's container when the broker's configuration changes, and keeps the records", async () => {
    const before = await containerIds(stack);
    await configure({ brokerConfig: { "log.retention.hours": 24 } });
    const text = await preview();
    assert.match(text, /\+ log\.retention\.hours=24/);
    assert.match(text, /docker:index\/container:Container: \(replace\)/);
    assert.deepEqual(healthInPreview(text), {});
    await up();
    const after = await containerIds(stack);
    assert.notEqual(after["kafka-0"], before["kafka-0"]);
    assert.equal(after.zookeeper, before.zookeeper);
    await assertHealed();
  });

  it("replaces only ZooKeeper's container when ZooKeeper's configuration changes", async () => {
    const before = await containerIds(stack);
    await configure({ zookeeperConfig: { maxClientCnxns: 50 } });
    await up();
    const after = await containerIds(stack);
    assert.equal(after["kafka-0"], before["kafka-0"]);
    assert.notEqual(after.zookeeper, before.zookeeper);
    await publish(outputs.bootstrapServers, `topic-${randomUUID()}`, ["after"]);
  });

  it("keeps secrets, whatever their names, out of state, container, labels, image, processes, logs and output", async () => {
    await configure({ brokerConfig: {}, pluginSettings: [CANARY_PREFIX] });
    await setCanaries(stack, canary);
    const seen = await textsSeenWhile([canary], async () => shown.push(await up("--diff")));
    // The engine passes the configuration in the environment, which only the user of the process can read.
    assert.deepEqual(seen, ["PULUMI_CONFIG=…"]);
    const container = containerOf(stack, "kafka-0");
    shown.push(
      await dockerText("inspect", container),
      await dockerText("logs", container),
      await dockerText("image", "inspect", await imageOf()),
      await dockerText("history", "--no-trunc", await imageOf()),
    );
    const file = await dockerText("exec", container, "cat", "/etc/kafka-cluster/server.properties");
    assert.equal(file.split(canary).length, 11);
  });

  it("shows that secrets change, and not their values", async () => {
    await setCanaries(stack, changed);
    const text = await preview();
    assert.match(text, /kafka-0 restarts: my\.plugin\.endpoint \(secret\) -> \(secret\)/);
    shown.push(text);
    await assertHidden(stack, [canary, changed], shown);
  });

  it("quotes a line of a log without the secret in the line", async () => {
    await configure({ brokerConfig: {} });
    await setCanaries(stack, `com.example.${canary}`, ["metric.reporters"]);
    const text = await fails(connected(() => stack.up()));
    assert.match(text.replace(/\s+/g, " "), /ClassNotFoundException: \[secret\]/);
    await assertHidden(stack, [canary], [text]);
  });

  it("names the log line, cause and cure if a broker does not start, and stops that broker", async () => {
    await configure({ brokerConfig: { "replica.selector.class": "com.example.Missing" } });
    const failed = await fails(connected(() => stack.up()));
    assert.match(
      oneLine(failed),
      // If Docker has started the container once more by then, the exit code is unknown.
      /container \S+-kafka-0 ended during its start( \(exit code 1\))?; class com\.example\.Missing is not in the distribution: correct /,
    );
    assert.ok(failed.includes("ClassNotFoundException: com.example.Missing"), failed);
    assert.equal(await dockerText("inspect", "--format", "{{.State.Running}}", containerOf(stack, "kafka-0")), "false");
  });

  it("is healed with its data by the old setting, and then not changed by one more `up`", async () => {
    settings = { runtime: "docker", topics: [ORDERS] };
    await connectOver(tls);
    await up();
    await assertHealed();
    await up("--expect-no-changes");
  });

  it("contains no topic of its smoke tests", async () => {
    const topics = await topicNames(outputs.bootstrapServers);
    assert.deepEqual(
      topics.filter((topic) => topic.includes("smoke-test")),
      [],
    );
  });

  it("names a foreign container that keeps its network from being destroyed, whether or not the broker is dead", async () => {
    const other = containerOf(stack, "of-somebody-else");
    const sleep = ["sleep", "600"];
    await dockerText("run", "--detach", "--name", other, "--network", outputs.network.name, await imageOf(), ...sleep);
    await dockerText("kill", containerOf(stack, "kafka-0"));
    try {
      const text = await fails(connected(() => stack.destroy()));
      const message = `network ${outputs.network.name} is still used by ${other}; disconnect these containers (docker network disconnect) or remove them, then run the command again`;
      assert.ok(oneLine(text).includes(message), text);
    } finally {
      await dockerText("rm", "--force", other);
    }
  });

  it("leaves nothing after `destroy`", async () => {
    await succeeds(connected(() => stack.destroy()));
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
    const [host = "", port] = outputs.bootstrapServers.split(":");
    await assert.rejects(assertListening(host, Number(port)), { code: "ECONNREFUSED" });
  });
});
