// Verifies, in the long form, for three brokers with three ZooKeeper servers in Docker, and for one broker with one ZooKeeper server on a host with systemd:
// certificates of which little life is left are shown, and renewed by restarts while a user publishes, without the loss of a
// record; a cluster whose certificates have all expired is healed by one `up`.
// Does not verify: this machine, which tests/integration/secured-certificates.test.ts tests.
import assert from "node:assert/strict";

import type { KafkajsOptions } from "../../components/config/connection/kafkajs-options";
import { unitPrefix } from "../../components/runtime/ssh/hosts/host-layout";
import { dockerResourcesOf, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { isFull } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp } from "../../testing/faults/stack";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireSystemdHosts } from "../../testing/hosts/require-hosts";
import { leftoversOn, onHosts } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publish, readEntireTopic } from "../../testing/kafka/client";
import { awaitExpiry, replaceCertificates } from "../../testing/security/short-lived-certificates";
import { succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { userConnection } from "../../tools/client-files/user-connection";
import { PROJECT } from "../../tools/project";

const DAY_MS = 24 * 3_600_000;

/** Life of certificates that expire while the test waits, in milliseconds: an `up` restarts all services meanwhile. */
const SHORT_LIFE_MS = 240_000;

const users = [
  {
    name: "orders",
    allow: [
      { topic: "*", operations: ["Create", "Describe", "Read", "Write"] },
      { group: "*", operations: ["Read"] },
    ],
  },
];

/** Secured cluster whose certificates a test replaces. */
interface Secured {
  readonly stack: ScratchStack;
  readonly runtime: string;
  readonly services: readonly string[];
  readonly replicationFactor: number;
}

/** Tests the renewal of the certificates of a cluster that runs. */
function testRenewal(secured: () => Secured): void {
  const connection = async (): Promise<KafkajsOptions> => {
    const { name, location } = secured().stack;
    return (await userConnection(name, "orders", location)).kafkajs;
  };

  const previewShows = async (reason: string) => {
    const { stack, services } = secured();
    const preview = await succeeds(stack.preview());
    for (const service of services) {
      assert.ok(preview.includes(`${service} restarts: ${reason}`), preview);
    }
  };

  it("renews certificates of which little life is left, and loses nothing", async () => {
    const { stack, runtime, replicationFactor } = secured();
    const settings = { "min.insync.replicas": String(Math.max(1, replicationFactor - 1)) };
    const ledger = await Ledger.open(await connection(), { replicationFactor, settings });
    try {
      const to = Date.now() + 10 * DAY_MS;
      await replaceCertificates(stack, { from: Date.now() - 100 * DAY_MS, to });
      const day = new Date(to).toISOString().slice(0, 10);
      await previewShows(`its certificate expires ${day}, less than a third of its life is left`);
      await ledger.survives({ row: "C10", runtime }, () => bringUp(stack));
    } finally {
      await ledger.close();
    }
    const { certificatesExpire } = await stack.outputs();
    assert.ok(Date.parse(certificatesExpire) > Date.now() + 100 * DAY_MS, certificatesExpire);
    await bringUp(stack, "--expect-no-changes");
  });

  it("is healed by one command after all certificates have expired", async () => {
    const { stack, runtime } = secured();
    await publish(await connection(), "kept", ["before"]);
    const to = Date.now() + SHORT_LIFE_MS;
    await replaceCertificates(stack, { from: Date.now() - 1_000, to });
    await bringUp(stack);
    assert.ok(Date.now() < to, "the restarts took longer than the certificates live");
    const expired = await connection();
    await awaitExpiry(to);
    await assert.rejects(publish(expired, "kept", ["never"]));
    await previewShows(`its certificate expired ${new Date(to).toISOString().slice(0, 10)};`);
    const startedAt = Date.now();
    await bringUp(stack);
    await publish(await connection(), "kept", ["after"]);
    recordOutcome({ row: "C11", runtime, healedMs: Date.now() - startedAt });
    assert.deepEqual((await readEntireTopic(await connection(), "kept")).sort(), ["after", "before"]);
    await bringUp(stack, "--expect-no-changes");
  });
}

describe("a secured cluster whose certificates expire", function () {
  this.timeout(900_000);
  if (!isFull()) {
    return; // The hooks would make clusters for no test.
  }

  describe("with three brokers and three ZooKeeper servers in Docker", function () {
    inOrder(this);
    let stack: ScratchStack;

    before(async function () {
      await requireDocker(this);
      stack = await ScratchStack.create({ runtime: "docker", security: "tls", brokers: 3, zookeepers: 3, users });
    });
    after(async () => {
      await stack?.remove();
      if (stack) {
        await removeFromDocker(stack.name);
      }
    });

    it("is up, and is not changed by a second command", async () => {
      await bringUp(stack);
      await bringUp(stack, "--expect-no-changes");
    });

    testRenewal(() => ({
      stack,
      runtime: "docker",
      services: ["kafka-0", "kafka-1", "kafka-2", "zookeeper", "zookeeper-2", "zookeeper-3"],
      replicationFactor: 3,
    }));

    it("leaves nothing", async () => {
      await succeeds(stack.destroy());
      assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
    });
  });

  describe("on a host with systemd", function () {
    inOrder(this);
    let made: TestHosts | undefined;
    let host: TestHost;
    let stack: ScratchStack;

    before(async function () {
      await requireSystemdHosts(this);
      made = await makeHosts({ count: 1, systemd: true });
      [host] = made.hosts as [TestHost];
      stack = await ScratchStack.create(onHosts([host], { bindAddress: host.address, security: "tls", users }));
    });
    after(async () => {
      await stack?.remove();
      await made?.remove();
    });

    it("is up as units, and is not changed by a second command", async () => {
      await bringUp(stack);
      for (const service of ["zookeeper", "kafka-0"]) {
        const unit = `${unitPrefix(PROJECT, stack.name)}${service}.service`;
        assert.equal(await host.exec(`systemctl is-active ${unit}`), "active\n");
      }
      await bringUp(stack, "--expect-no-changes");
    });

    testRenewal(() => ({ stack, runtime: "ssh", services: ["kafka-0", "zookeeper"], replicationFactor: 1 }));

    it("leaves nothing", async () => {
      await succeeds(stack.destroy());
      assert.deepEqual(await leftoversOn(host), []);
    });
  });
});
