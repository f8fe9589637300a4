// Verifies, on a real daemon: retained data outlives `destroy` in its volumes; another checkout can only adopt the data, as the
// message says; stacks run side by side, one of them over SSH; a broker whose volume is gone, data of another coordination, and
// retained data of another number of nodes are refused before anything is created, and deleted only if the id of their cluster
// accepts that; one node without ZooKeeper is healed and recreated with its data; data that is not retained is gone after
// `destroy`.
// Does not verify: every mix of data, which local-data-safety.test.ts tests on this machine.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { missingForEndpoint } from "../../testing/docker/docker-endpoint";
import { dockerOverSsh } from "../../testing/docker/docker-over-ssh";
import {
  containerOf,
  dockerLines,
  dockerResourcesOf,
  dockerText,
  EVERYTHING,
  NOTHING,
} from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { hasIPv6 } from "../../testing/has-ipv6";
import { FIRST, publish, readAll, SECOND, topicNames } from "../../testing/kafka/client";
import { secondCheckout } from "../../testing/stack/checkout";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT, PROJECT_DIR } from "../../tools/project";
import { aroundAll } from "../support/hooks";
import { programError, recordedIn } from "../support/program-error";
import { temporaryFolder } from "../support/temporary-folder";

const RUNTIME = { runtime: "docker", smokeTest: false };
const RETAINED = { ...RUNTIME, retainData: true };

const made: ScratchStack[] = [];

async function makeStack(config: Readonly<Record<string, unknown>>): Promise<ScratchStack> {
  const stack = await ScratchStack.create(config);
  made.push(stack);
  return stack;
}

async function removeStacks(): Promise<void> {
  for (const stack of made.splice(0)) {
    await stack.remove();
    await removeFromDocker(stack.name);
  }
}

async function bringUp(stack: ScratchStack): Promise<Outputs> {
  await succeeds(stack.up());
  return stack.outputs();
}

describe("the data of a cluster in Docker", function () {
  this.timeout(600_000);
  inOrder(this);

  const path = temporaryFolder(aroundAll);
  const records = ["one", "two", "three"];
  let stack: ScratchStack;
  /** Stack of the same name in another checkout. */
  let namesake: ScratchStack;
  let first: Outputs;
  let node: Outputs;

  before(async function () {
    await requireDocker(this);
    stack = await makeStack(RETAINED);
    namesake = await stack.inCheckout(await secondCheckout(path("checkout")), RETAINED);
    made.push(namesake);
  });
  after(removeStacks);

  const idFile = (projectDir: string) => join(projectDir, ".state", "checkout-id");
  const assertRecords = async ({ bootstrapServers }: Outputs) =>
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);

  /** Configures the stack with these settings, brings the stack up, and asserts that a second `up` changes nothing. */
  const become = async (settings: Readonly<Record<string, unknown>>): Promise<Outputs> => {
    await stack.configure({ ...RETAINED, ...settings });
    const outputs = await bringUp(stack);
    await succeeds(stack.up("--expect-no-changes"));
    return outputs;
  };
  /** Asserts that the program refuses these settings, and creates nothing. */
  const assertRefused = async (settings: Readonly<Record<string, unknown>>, message: RegExp) => {
    const before = await dockerResourcesOf(stack);
    const recorded = recordedIn(await stack.stateText());
    assert.match((await programError({ ...RETAINED, ...settings }, { stack: stack.name, ...recorded })) ?? "", message);
    assert.deepEqual(await dockerResourcesOf(stack), before);
    assert.deepEqual(await dockerLines("ps", "--all", "--quiet", "--filter", "label=kafka-cluster.inspector"), []);
  };

  const assertRefusedToNamesake = async (
    ...commands: Promise<{ readonly exitCode: number; readonly text: string }>[]
  ) => {
    const id = await readFile(idFile(PROJECT_DIR), "utf8");
    for (const { exitCode, text } of await Promise.all(commands)) {
      assert.notEqual(exitCode, 0, text);
      for (const service of ["zookeeper", "kafka-0"]) {
        const volume = `${containerOf(stack, service)}-data`;
        const message = `volume ${volume} holds data of another checkout; to adopt the data write ${id} into ${idFile(path("checkout"))}, else remove the volume or give the stack another name`;
        assert.ok(text.includes(message), text);
      }
    }
  };

  it("stays in its volumes when the cluster is destroyed, if it is to be retained", async () => {
    first = await bringUp(stack);
    await publish(first.bootstrapServers, "orders", records);
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), { ...NOTHING, volumes: ["kafka-0-data", "zookeeper-data"] });
  });

  it("is refused to another checkout with a stack of the same name", () => assertRefusedToNamesake(namesake.preview()));

  it("is adopted by the next cluster, while another stack runs beside it, over SSH", async () => {
    // On a machine without an SSH server, the other stack uses the default connection.
    const isMissing = (await missingForEndpoint("ssh", "ssh-keygen", "sshd")).length > 0;
    const ssh = isMissing ? undefined : await dockerOverSsh(path());
    try {
      await withEnvironment(ssh?.environment ?? {}, async () => {
        const other = await makeStack({ runtime: "docker", dockerHost: ssh?.dockerHost });
        const [again, beside] = await Promise.all([bringUp(stack), bringUp(other)]);
        assert.equal(again.clusterId, first.clusterId);
        await assertRecords(again);
        assert.notEqual(beside.clusterId, again.clusterId);
        assert.notEqual(beside.network.name, again.network.name);
        assert.equal(beside.smokeTest?.proven.length, 4);
        assert.equal(beside.network.smokeTest?.proven.length, 4);
        await publish(beside.bootstrapServers, "orders", FIRST);
        assert.deepEqual(await readAll(beside.bootstrapServers, "orders", FIRST.length), FIRST);
        await succeeds(other.up("--expect-no-changes"));
        await succeeds(other.destroy());
        assert.deepEqual(await dockerResourcesOf(other), NOTHING);
        assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
        await assertRecords(again);
      });
    } finally {
      await ssh?.close();
    }
  });

  it("is refused to another checkout also while the cluster runs", async () => {
    const before = await dockerResourcesOf(stack);
    await assertRefusedToNamesake(namesake.preview(), namesake.up());
    await succeeds(namesake.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), before);
    await assertRecords(await stack.outputs());
  });

  it("must include the volume of the broker, unless the id of the cluster accepts the loss", async () => {
    await dockerText("rm", "--force", containerOf(stack, "kafka-0"));
    await dockerText("volume", "rm", `${containerOf(stack, "kafka-0")}-data`);
    await assertRefused(
      {},
      /data of kafka-0 must exist with the data of zookeeper, got none in volume \S+-kafka-0-data; restore it, or, to delete the data of cluster (\S+), run `pulumi config set acceptDataLoss \1`$/,
    );
    assert.equal((await become({ acceptDataLoss: first.clusterId })).clusterId, first.clusterId);
  });

  it("must belong to the same coordination while the cluster runs, unless its id accepts the loss", async () => {
    const { clusterId } = first;
    await assertRefused(
      { coordination: "kraft" },
      new RegExp(
        `coordination must stay "zookeeper" while data of cluster ${clusterId} exists .*acceptDataLoss ${clusterId}`,
      ),
    );
    // Docker publishes the port on an IPv6 address too.
    const bindAddress = (await hasIPv6()) ? "::1" : "127.0.0.1";
    node = await become({ coordination: "kraft", acceptDataLoss: clusterId, bindAddress });
    assert.match(node.bootstrapServers, bindAddress === "::1" ? /^\[::1\]:\d+$/ : /^127\.0\.0\.1:\d+$/);
    assert.notEqual(node.clusterId, clusterId);
  });

  it("belongs to one container without ZooKeeper, which is broker and controller", async () => {
    assert.equal(node.controllerQuorumVoters, "0@kafka-0:9093");
    assert.equal(node.network.bootstrapServers, "kafka-0:9092");
    assert.deepEqual((await dockerResourcesOf(stack)).containers, ["kafka-0"]);
    await publish(node.bootstrapServers, "orders", FIRST);
  });

  it("is complete after that container was killed and healed", async () => {
    await dockerText("kill", containerOf(stack, "kafka-0"));
    await bringUp(stack);
    await publish(node.bootstrapServers, "orders", SECOND);
    assert.deepEqual(await readAll(node.bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
  });

  it("of one node without ZooKeeper stays when the cluster is destroyed, and is refused to three controllers", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), { ...NOTHING, volumes: ["kafka-0-data", "zookeeper-data"] });
    await assertRefused(
      { coordination: "kraft", controllers: 3, brokers: 3 },
      /data of controller, controller-2, controller-3 must exist with the data of kafka-0, got none in /,
    );
  });

  it("is adopted by another checkout as the message says", async () => {
    await copyFile(idFile(PROJECT_DIR), idFile(path("checkout")));
    await namesake.configure({ ...RETAINED, coordination: "kraft" });
    const { bootstrapServers, clusterId } = await bringUp(namesake);
    assert.equal(clusterId, node.clusterId);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 100), [...FIRST, ...SECOND]);
    await succeeds(namesake.destroy());
  });

  it("must belong to the same coordination in a retained volume, unless the id of its cluster accepts the loss", async () => {
    const { clusterId } = node;
    await dockerText("volume", "rm", `${containerOf(stack, "zookeeper")}-data`);
    await assertRefused({}, new RegExp(`coordination must stay "kraft" .*acceptDataLoss ${clusterId}`));
    const another = await become({ acceptDataLoss: clusterId, retainData: false });
    assert.notEqual(another.clusterId, clusterId);
    assert.deepEqual(await topicNames(another.bootstrapServers), []);
  });

  it("goes when the cluster is destroyed, if it is not to be retained", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });
});

describe("the network of a stack of the same name in another checkout", function () {
  this.timeout(120_000);

  before(function () {
    return requireDocker(this);
  });
  after(removeStacks);

  it("is refused by `up`, and stays after `destroy`", async () => {
    const stack = await makeStack(RUNTIME);
    const network = `${PROJECT}-${stack.name}`;
    const label = `kafka-cluster.stack=${PROJECT}/${stack.name}`;
    const id = randomBytes(4).toString("hex");
    await dockerText("network", "create", "--label", label, "--label", `kafka-cluster.stack-id=${id}`, network);
    const text = oneLine(await fails(stack.up()));
    const message = `network ${network} belongs to another stack ${PROJECT}/${stack.name} (of another checkout, or one whose state was lost); destroy that stack, remove the network by hand, or give this stack another name`;
    assert.ok(text.includes(message), text);
    await succeeds(stack.destroy());
    assert.deepEqual((await dockerResourcesOf(stack)).networks, [""]);
  });
});
