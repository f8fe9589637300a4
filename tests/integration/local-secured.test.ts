// Verifies, on this machine, for ZooKeeper and for one KRaft node: clients of other projects may do what the rights of their user
// say, by name, prefix and wildcard, and nothing else; every port shows a certificate of the cluster and no port answers in plain
// text; changed rights are shown and healed; a new user restarts a broker only with KRaft and passwords; private keys and passwords
// are in the files of the services alone; `security` changes with all records by the commands that the refusal names; an interrupted
// `up` is finished by the next one; `destroy` leaves nothing.
// Does not verify: containers (docker-secured.test.ts), hosts and several brokers (ssh-secured.test.ts), the formats of all clients
// (secured-connections.test.ts).
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { testSecuredTools } from "../../testing/cases/secured-tools";
import { ConfluentPython } from "../../testing/clients/confluent-python";
import { FIRST, publish, readAll } from "../../testing/kafka/client";
import { kafkaTool } from "../../testing/kafka/kafka-tool";
import { SECURITY_PROGRAMS } from "../../testing/security/security-programs";
import { succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import { inOrder } from "../../testing/suites/in-order";
import { skipUnless } from "../../testing/suites/requirement";
import { ORDERS, SecuredStack } from "../support/secured-stack";

const TOPICS = [{ name: "orders" }, { name: "payments" }, { name: "audit-eu" }];

const ADMIN = { name: "admin", superUser: true };

/** User with rights by the beginning of a name, and for every name. */
const AUDIT = {
  name: "audit",
  allow: [
    { topic: "audit-", prefix: true, operations: ["Write"] },
    { topic: "*", operations: ["Read"] },
    { group: "*", operations: ["Read"] },
    { transactionalId: "audit-", prefix: true, operations: ["Describe", "Write"] },
  ],
};

/** User whose quota a single record exceeds. */
const LIMITED = {
  name: "limited",
  allow: [{ topic: "orders", operations: ["Write"] }],
  quotas: { producer_byte_rate: 5_000 },
};

/** Size of a record that exceeds the quota of {@link LIMITED} over Kafka's window of 10 s, in bytes. */
const LARGE = 60_000;

/** Files of a broker that contain a private key or a password where users have passwords. */
const BROKER_FILES = ["client.properties", "keystore.pem", "login", "server.properties"].map(
  (name) => `kafka-0/config/${name}`,
);

describe("a secured cluster with ZooKeeper", function () {
  this.timeout(600_000);
  inOrder(this);

  let cluster: SecuredStack;
  let python: ConfluentPython;
  /** Private keys and passwords. */
  let texts: readonly string[] = [];
  const config = { security: "tls", users: [ORDERS, AUDIT, ADMIN] as object[], topics: TOPICS };

  before(async function () {
    await skipUnless(this, SECURITY_PROGRAMS);
    cluster = await SecuredStack.create({ retainData: true, smokeTest: false, topics: TOPICS });
  });
  after(() => cluster?.stack.remove());

  it("can't be made of a cluster without security while that runs", async () => {
    await cluster.up();
    await publish(cluster.outputs.bootstrapServers, "orders", ["in plain text"]);
    await cluster.stack.configure({ ...config, retainData: true });
    await cluster.assertChangeRefused("none", "tls");
    await cluster.destroy();
  });

  it("is up with the data of that cluster after the commands that the refusal names, and refuses what it must", async () => {
    assert.doesNotMatch(await cluster.up(), /warning:/);
    assert.equal(
      cluster.outputs.smokeTest.proven.at(-1),
      "refused: plain text, a client without a certificate, a certificate of another authority, a topic of somebody else, a group of somebody else, plain text at ZooKeeper, a user at ZooKeeper",
    );
  });

  it("is not changed by a second command", () => cluster.up("--expect-no-changes"));

  it("shows a certificate on every port, and asks for one", async () => {
    assert.deepEqual(await cluster.portsThatAskClients(), { "kafka-0": 1, zookeeper: 1 });
  });

  it("lets kcat use the topic of its user alone", async () => {
    await cluster.assertKcatUsesOrdersAlone("in plain text\nby kcat\n");
    const group = await cluster.kcat(
      "orders",
      "-X",
      "auto.offset.reset=earliest",
      "-e",
      "-q",
      "-G",
      "others",
      "orders",
    );
    assert.match(group.stderr, /Group authorization failed/);
    assert.equal(group.stdout, "");
  });

  it("lets kcat use what begins with a prefix, and read every topic in every group", async () => {
    const inTransaction = (id: string) => ["-X", `transactional.id=${id}`, "-X", "transaction.timeout.ms=9000"];
    const published = await cluster.publishWithKcat("audit", "audit-eu", "audited", ...inTransaction("audit-1"));
    assert.equal(published.exitCode, 0, published.stderr);
    const others = await cluster.publishWithKcat("audit", "audit-eu", "never", ...inTransaction("others"));
    assert.match(others.stderr, /Transactional Id authorization failed/);
    const foreign = await cluster.publishWithKcat("audit", "orders", "never");
    assert.match(foreign.stderr, /Topic authorization failed/);
    const reading = ["-X", "auto.offset.reset=earliest", "-e", "-q", "-G", "any group", "audit-eu"];
    assert.equal((await cluster.kcat("audit", ...reading)).stdout, "audited\n");
  });

  it("answers no client in plain text", async () => {
    const { bootstrapServers } = cluster.outputs;
    const { exitCode, stderr } = await runProgram("kcat", ["-b", bootstrapServers, "-L", "-m", "3"]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /Failed to acquire metadata/);
  });

  it("lets Confluent's Python client publish idempotently and in transactions", async () => {
    const folder = join(cluster.stack.ownDir, "python");
    await mkdir(folder);
    python = await ConfluentPython.install(folder);
    const connection = await cluster.connection("orders");
    assert.equal(await python.run("transactions", connection, "orders", "readers", "orders"), "committed offset 1\n");
  });

  it("names a right that Kafka's own tool has removed", async () => {
    const { bootstrapServers } = cluster.outputs;
    const rule = ["--allow-principal", "User:orders", "--operation", "Write", "--topic", "orders"];
    const client = ["--bootstrap-server", bootstrapServers];
    const settings = ["--command-config", await cluster.file("admin", "client.properties")];
    await kafkaTool("kafka.admin.AclCommand", ...client, ...settings, "--remove", "--force", ...rule);
    assert.match((await cluster.publishWithKcat("orders", "orders", "too late")).stderr, /Topic authorization failed/);
    assert.match(await cluster.preview(), /health +: "healthy" => "not allowed: Write on topic orders"/);
  });

  testSecuredTools(() => ({
    stack: cluster.stack,
    security: "tls",
    refused: cluster.outputs.smokeTest.proven.at(-1) ?? "",
    topic: "orders",
    consoleTool: (tool, ...args) =>
      kafkaTool(
        { "kafka-topics": "kafka.admin.TopicCommand", "kafka-configs": "kafka.admin.ConfigCommand" }[tool],
        ...["--bootstrap-server", cluster.outputs.bootstrapServers],
        ...["--command-config", cluster.outputs.toolsConfig ?? "", ...args],
      ),
    printed: cluster.printed,
  }));

  it("gives the right back with the next command, which adds a user and restarts nothing", async () => {
    const pids = await cluster.stack.pids();
    await cluster.stack.configure({ ...config, users: [...config.users, LIMITED], retainData: true });
    texts = await cluster.upUnseen();
    assert.deepEqual(await cluster.stack.pids(), pids);
    assert.equal((await cluster.publishWithKcat("orders", "orders", "again")).exitCode, 0);
  });

  it("slows a user down who exceeds a quota", async () => {
    const connection = await cluster.connection("limited");
    assert.ok(Number(await python.run("throttled", connection, "orders", String(LARGE))) > 0);
  });

  it("has private keys in the key stores of its services alone", () =>
    cluster.assertPrivate(texts, ["kafka-0/config/keystore.pem", "zookeeper/config/keystore.pem"]));

  it("has all records after it was stopped and started with passwords in place of certificates", async () => {
    await publish((await cluster.connection("orders")).kafkajs, "orders", FIRST);
    await cluster.destroy();
    await cluster.stack.configure({ ...config, security: "sasl" });
    await cluster.up();
    assert.match(
      cluster.outputs.smokeTest.proven.at(-1) ?? "",
      /^refused: .*a client without a login, a wrong password/,
    );
    const expected = ["in plain text", "by kcat", "idempotent", "committed", "again", ...FIRST];
    const values = await readAll((await cluster.connection("orders")).kafkajs, "orders", expected.length + 1);
    assert.deepEqual(
      values.filter(({ length }) => length < 100), // Without the record that exceeds the quota.
      expected,
    );
  });

  it("refuses a wrong password", async () => {
    const { librdkafka } = await cluster.connection("orders");
    assert.equal(librdkafka["sasl.mechanism"], "SCRAM-SHA-512");
    const { exitCode, stderr } = await cluster.kcat("orders", "-X", "sasl.password=wrong", "-L", "-m", "3");
    assert.equal(exitCode, 1);
    assert.match(stderr, /Authentication failed/);
  });

  it("adds a user with a password, and restarts nothing", async () => {
    const pids = await cluster.stack.pids();
    await cluster.stack.configure({ ...config, security: "sasl", users: [...config.users, LIMITED] });
    texts = await cluster.upUnseen();
    assert.deepEqual(await cluster.stack.pids(), pids);
    await publish((await cluster.connection("limited")).kafkajs, "orders", ["by a new user"]);
  });

  it("has passwords in the files of its broker alone", () =>
    cluster.assertPrivate(texts, [...BROKER_FILES, "zookeeper/config/keystore.pem"]));

  it("leaves nothing when it is destroyed", async () => {
    await cluster.destroy();
    assert.equal(existsSync(cluster.stack.stackDir), false);
  });
});

describe("a secured KRaft node whose users have passwords", function () {
  this.timeout(600_000);
  inOrder(this);

  let cluster: SecuredStack;
  /** Private keys and passwords. */
  let texts: readonly string[] = [];
  const config = { coordination: "kraft", security: "sasl", users: [ORDERS] as object[], topics: TOPICS };

  before(async function () {
    await skipUnless(this, SECURITY_PROGRAMS);
    cluster = await SecuredStack.create(config);
  });
  after(() => cluster?.stack.remove());

  it("is up after commands that were killed after the authority, the certificates, and the start of the node", async () => {
    const { stack } = cluster;
    const has = (type: string) => async () => (await stack.stateText()).includes(`dynamic/${type}`);
    for (const isMoment of [
      has("security:CertificateAuthority"),
      has('security:Certificate"'),
      async () => Object.keys(await stack.pids()).length === 1,
    ]) {
      await killWhen("up", stack, isMoment);
      await succeeds(stack.pulumi("cancel", "--yes"));
    }
    await cluster.up();
    assert.equal(
      cluster.outputs.smokeTest.proven.at(-1),
      "refused: plain text, a client without a login, a wrong password, a topic of somebody else, a group of somebody else, plain text at a controller, a user at a controller",
    );
  });

  it("is not changed by a second command", () => cluster.up("--expect-no-changes"));

  it("shows a certificate on both ports, and asks for one on the port of the controller", async () => {
    assert.deepEqual(await cluster.portsThatAskClients(), { "kafka-0": 1 });
  });

  it("restarts for a new user, and says so", async () => {
    const { kafkajs } = await cluster.connection("orders");
    await publish(kafkajs, "orders", FIRST);
    await cluster.stack.configure({ ...config, users: [...config.users, LIMITED], retainData: true });
    assert.match(await cluster.preview(), /kafka-0 may restart: some of its settings are known only after /);
    const pids = await cluster.stack.pids();
    texts = await cluster.upUnseen();
    assert.notDeepEqual(await cluster.stack.pids(), pids);
    await publish((await cluster.connection("limited")).kafkajs, "orders", ["by a new user"]);
    assert.deepEqual(await readAll(kafkajs, "orders", 51), [...FIRST, "by a new user"]);
  });

  it("has passwords in its files alone", () => cluster.assertPrivate(texts, BROKER_FILES));

  it("has all records with certificates in place of passwords, by the commands that the refusal names", async () => {
    await cluster.stack.configure({ ...config, security: "tls", retainData: true });
    await cluster.assertChangeRefused("sasl", "tls");
    await cluster.destroy();
    await cluster.stack.configure({ ...config, security: "tls" });
    await cluster.up();
    const { kafkajs } = await cluster.connection("orders");
    assert.ok(kafkajs.ssl?.cert);
    assert.deepEqual(await readAll(kafkajs, "orders", 51), [...FIRST, "by a new user"]);
  });

  it("has all records without security, by the same commands", async () => {
    await cluster.stack.configure({ ...config, security: "tls", retainData: true });
    await cluster.up();
    await cluster.destroy();
    await cluster.stack.configure({ ...config, security: "none", users: [], smokeTest: false });
    await cluster.up();
    const { bootstrapServers } = cluster.outputs;
    assert.deepEqual(await readAll(bootstrapServers, "orders", 51), [...FIRST, "by a new user"]);
  });

  it("leaves nothing when it is destroyed", async () => {
    await cluster.destroy();
    assert.equal(existsSync(cluster.stack.stackDir), false);
  });
});
