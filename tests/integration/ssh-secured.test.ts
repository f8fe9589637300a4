// Verifies, on three hosts with an SSH server each: three controllers and three brokers connect to each other by TLS; a second
// command changes nothing; a changed setting restarts one of a kind at a time while a user publishes, and nothing is lost; private
// keys are in files of the services' account alone; `destroy` leaves nothing.
// Does not verify: an ensemble of ZooKeeper servers; hosts with systemd (ssh-systemd.test.ts); other clients (local-secured.test.ts).
import assert from "node:assert/strict";

import { testSecuredTools } from "../../testing/cases/secured-tools";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { folderOn, leftoversOn, onHosts, servicesOn } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publishWhile, readAll } from "../../testing/kafka/client";
import { sampleWhile } from "../../testing/sample-while";
import { inOrder } from "../../testing/suites/in-order";
import { assertHidden } from "../support/canaries";
import { ORDERS, SecuredStack } from "../support/secured-stack";

describe("a secured cluster on three hosts", function () {
  this.timeout(600_000);
  inOrder(this);

  let made: TestHosts;
  let cluster: SecuredStack;

  const config = (changed = {}) =>
    onHosts(made.hosts, {
      ...{ coordination: "kraft", controllers: 3, brokers: 3, security: "tls", users: [ORDERS] },
      topics: [{ name: "orders", config: { "min.insync.replicas": 2 } }],
      ...changed,
    });

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 3 });
    cluster = await SecuredStack.create(config());
  });
  after(async () => {
    await cluster?.stack.remove();
    await made?.remove();
  });

  /** Number of running services on all hosts, by kind. */
  const running = async (): Promise<Record<string, number>> => {
    const services = (await Promise.all(made.hosts.map(servicesOn))).flatMap((found) => Object.keys(found));
    const count = (kind: string) => services.filter((service) => service.startsWith(kind)).length;
    return { controllers: count("controller"), brokers: count("kafka") };
  };

  it("is up after one command, and refuses what it must", async () => {
    await cluster.up();
    assert.equal(
      cluster.outputs.smokeTest.proven.at(-1),
      "refused: plain text, a client without a certificate, a certificate of another authority, a topic of somebody else, a group of somebody else, plain text at a controller, a user at a controller",
    );
    assert.deepEqual(await running(), { controllers: 3, brokers: 3 });
  });

  it("is not changed by a second command", () => cluster.up("--expect-no-changes"));

  testSecuredTools(() => ({
    stack: cluster.stack,
    security: "tls",
    refused: cluster.outputs.smokeTest.proven.at(-1) ?? "",
    topic: "orders",
    consoleTool: async (tool, ...args) => {
      const { bootstrapServers, tools = "", toolsConfig } = cluster.outputs;
      // The SSH client of this machine does not know the key of the host.
      const [, environment = ""] = /'(.*)'$/.exec(tools) ?? [];
      const settings = `--bootstrap-server ${bootstrapServers} --command-config ${toolsConfig}`;
      return (made.hosts[0] as TestHost).exec(`${environment} ${tool}.sh ${settings} ${args.join(" ")}`);
    },
    printed: cluster.printed,
  }));

  it("restarts one of a kind at a time with a changed setting, and no publish fails, and no private key is seen", async () => {
    const { kafkajs } = await cluster.connection("orders");
    await cluster.stack.configure(config({ brokerConfig: { "num.partitions": 2 } }));
    let texts: readonly string[] = [];
    const { samples, result: published } = await sampleWhile(running, () =>
      publishWhile(kafkajs, "orders", async () => {
        texts = await cluster.upUnseen();
      }),
    );
    assert.equal(Math.min(...samples.map(({ controllers = 0 }) => controllers)), 2);
    assert.equal(Math.min(...samples.map(({ brokers = 0 }) => brokers)), 2);
    assert.equal((await readAll(kafkajs, "orders", published)).length, published);
    await assertHidden(cluster.stack, texts, cluster.printed);
    for (const host of made.hosts) {
      const patterns = texts.map((text) => `-e ${text}`).join(" ");
      const folder = folderOn(host, cluster.stack);
      const files = await host.exec(
        `grep -rlF ${patterns} ${folder} | xargs stat -c '%a %U %n' | sed 's| /.*/| |' | sort -u`,
      );
      assert.equal(files, "600 kafka keystore.pem\n", host.name);
    }
  });

  it("leaves nothing on any host", async () => {
    await cluster.destroy();
    for (const host of made.hosts) {
      assert.deepEqual(await leftoversOn(host), [], host.name);
    }
  });
});
