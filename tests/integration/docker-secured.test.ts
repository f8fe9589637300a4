// Verifies, on a real daemon: a secured KRaft node serves clients of this machine and of its network, with the rights of their
// user; private keys are in the volume of its configuration alone, for its own account; a second command changes nothing; a new
// user restarts nothing; one restart renews a certificate and lets clients trust an own authority; `destroy` leaves nothing.
// Does not verify: ZooKeeper, passwords and other clients, which local-secured.test.ts tests on this machine.
import assert from "node:assert/strict";
import { dirname } from "node:path";

import { mustRun } from "../../components/shared/run-program";
import { testSecuredTools } from "../../testing/cases/secured-tools";
import { containerOf, dockerResourcesOf, dockerText, NOTHING, startOf } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { FIRST, publish, readAll } from "../../testing/kafka/client";
import { replaceCertificates } from "../../testing/security/short-lived-certificates";
import { inOrder } from "../../testing/suites/in-order";
import { assertHidden } from "../support/canaries";
import { newOwnAuthority } from "../support/issued-certificates";
import { configureOwnAuthority } from "../support/own-authority-config";
import { ORDERS, SecuredStack } from "../support/secured-stack";

const DAY_MS = 24 * 3_600_000;

describe("a secured KRaft node in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  let cluster: SecuredStack;
  const config = {
    runtime: "docker",
    coordination: "kraft",
    security: "tls",
    users: [ORDERS],
    topics: [{ name: "orders" }],
  };

  before(async function () {
    await requireDocker(this);
    cluster = await SecuredStack.create(config);
  });
  after(async () => {
    await cluster?.stack.remove();
    if (cluster) {
      await removeFromDocker(cluster.stack.name);
    }
  });

  const container = () => containerOf(cluster.stack, "kafka-0");

  it("is up after one command, and refuses what it must for both kinds of clients", async () => {
    await cluster.up();
    const { smokeTest, network } = cluster.outputs;
    for (const { proven } of [smokeTest, network.smokeTest]) {
      assert.match(
        proven.at(-1) ?? "",
        /^refused: plain text, a client without a certificate, a certificate of another authority, a topic of somebody else/,
      );
    }
    assert.match(network.smokeTest.proven.at(-1) ?? "", /plain text at a controller, a user at a controller$/);
  });

  it("is not changed by a second command", () => cluster.up("--expect-no-changes"));

  it("serves a client of its network, which verifies the name of the broker and reads its own topic alone", async () => {
    await publish((await cluster.connection("orders")).kafkajs, "orders", FIRST);
    const folder = dirname(await cluster.file("orders", "client.properties"));
    const { name, bootstrapServers } = cluster.outputs.network;
    const image = await dockerText("inspect", "--format", "{{.Image}}", container());
    const client = ["run", "--rm", "--user", "0", "--network", name, "--volume", `${folder}:/client:ro`, image];
    const read = (topic: string) => {
      const settings = `--bootstrap-server ${bootstrapServers} --consumer.config /client/client.properties --group readers`;
      const reading = `--topic ${topic} --from-beginning --max-messages 50 --timeout-ms 30000`;
      return dockerText(...client, "bash", "-c", `kafka-console-consumer.sh ${settings} ${reading} 2>&1`);
    };
    assert.deepEqual((await read("orders")).split("\n"), [...FIRST, "Processed a total of 50 messages"]);
    assert.match(await read("payments"), /TopicAuthorizationException: Not authorized to access topics: \[payments\]/);
  });

  testSecuredTools(() => ({
    stack: cluster.stack,
    security: "tls",
    refused:
      "refused: plain text, a client without a certificate, a certificate of another authority, a topic of somebody else, a group of somebody else",
    topic: "orders",
    consoleTool: async (tool, ...args) => {
      const { network, toolsConfig } = cluster.outputs;
      const settings = ["--bootstrap-server", network.bootstrapServers, "--command-config", toolsConfig ?? ""];
      // The tests have no terminal.
      const [program = "", ...words] = network.tools.replace(" --interactive --tty", "").split(" ");
      return mustRun(program, [...words, `${tool}.sh`, ...settings, ...args]);
    },
    printed: cluster.printed,
  }));

  it("has private keys in files of its own account alone, and nowhere else, while a user is added", async () => {
    const before = await startOf(cluster.stack, "kafka-0");
    await cluster.stack.configure({ ...config, users: [ORDERS, { name: "further" }] });
    const texts = await cluster.upUnseen();
    assert.deepEqual(await startOf(cluster.stack, "kafka-0"), before);
    assert.equal(
      await dockerText("exec", container(), "stat", "-c", "%a %u:%g", "/etc/kafka-cluster/keystore.pem"),
      "440 0:10001",
    );
    const image = await dockerText("inspect", "--format", "{{.Image}}", container());
    await assertHidden(cluster.stack, texts, [
      ...cluster.printed,
      await dockerText("inspect", container()),
      await dockerText("volume", "inspect", `${container()}-config`, `${container()}-data`),
      await dockerText("network", "inspect", cluster.outputs.network.name),
      await dockerText("image", "inspect", image),
      await dockerText("history", "--no-trunc", image),
      await dockerText("logs", container()),
    ]);
  });

  it("restarts once with a renewed certificate and for clients that trust an own authority alone", async () => {
    const before = await startOf(cluster.stack, "kafka-0");
    await replaceCertificates(cluster.stack, { from: Date.now() - 100 * DAY_MS, to: Date.now() + 10 * DAY_MS });
    const reason = /kafka-0 restarts: its certificate expires \S+, less than a third of its life is left/;
    assert.match(await cluster.preview(), reason);
    const own = await newOwnAuthority();
    await configureOwnAuthority(cluster.stack, config, own);
    await cluster.up();
    assert.notDeepEqual(await startOf(cluster.stack, "kafka-0"), before);
    assert.equal(cluster.authority, own.certificate);
    const { kafkajs } = await cluster.connection("orders");
    assert.deepEqual(await readAll(kafkajs, "orders", FIRST.length), FIRST);
    await cluster.up("--expect-no-changes");
  });

  it("leaves nothing when it is destroyed", async () => {
    await cluster.destroy();
    assert.deepEqual(await dockerResourcesOf(cluster.stack), NOTHING);
  });
});
