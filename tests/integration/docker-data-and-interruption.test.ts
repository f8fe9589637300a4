// Proves, on a real daemon: data outlives `destroy` in its volumes when it is to be retained; another checkout can't touch
// it but by taking it over; stacks live side by side and keep out of each other's way; whatever was killed half-way, the
// next `up` or `destroy` ends well.
// Does not prove: crashes at every single point, nor of the daemon or the machine.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { containerOf, dockerResourcesOf, dockerText, EVERYTHING, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { publish, readAll } from "../../testing/kafka/client";
import { secondCheckout } from "../../testing/stack/checkout";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { PROJECT, PROJECT_DIR } from "../../tools/project";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

interface Outputs {
  readonly bootstrapServers: string;
  readonly clusterId: string;
  readonly network: { readonly name: string };
}

const records = ["one", "two", "three"];

const made: ScratchStack[] = [];

async function makeStack(config: Readonly<Record<string, unknown>> = {}): Promise<ScratchStack> {
  const stack = await ScratchStack.create({ runtime: "docker", ...config });
  made.push(stack);
  return stack;
}

async function removeStacks(): Promise<void> {
  for (const stack of made.splice(0)) {
    await stack.remove();
    await removeFromDocker(stack.name);
  }
}

const isUp = async (stack: ScratchStack): Promise<Outputs> => {
  await succeeds(stack.up());
  return stack.outputs();
};

const isDestroyed = async (stack: ScratchStack): Promise<void> => {
  await succeeds(stack.destroy());
};

describe("the data of a cluster in Docker", function () {
  this.timeout(300_000);
  inOrder(this);

  const path = temporaryFolder(aroundAll);
  let stack: ScratchStack;
  /** The stack of the same name in another checkout. */
  let namesake: ScratchStack;
  let first: Outputs;

  before(async function () {
    await requireDocker(this);
    stack = await makeStack({ retainData: true });
    namesake = await stack.inCheckout(await secondCheckout(path("checkout")), { runtime: "docker", retainData: true });
    made.push(namesake);
  });
  after(removeStacks);

  const idFile = (projectDir: string) => join(projectDir, ".state", "checkout-id");

  /** Neither `preview` nor `up` nor `destroy` of another checkout with a stack of this name concerns what is there. */
  const isRefusedToAnotherCheckout = async () => {
    const before = await dockerResourcesOf(stack);
    const id = await readFile(idFile(PROJECT_DIR), "utf8");
    for (const { exitCode, text } of await Promise.all([namesake.preview(), namesake.up()])) {
      assert.notEqual(exitCode, 0, text);
      for (const service of ["zookeeper", "kafka-0"]) {
        const volume = `${containerOf(stack, service)}-data`;
        const message = `volume ${volume} holds data of another checkout; to take it over write ${id} into ${idFile(path("checkout"))}, else remove it or give the stack another name`;
        assert.ok(text.includes(message), text);
      }
    }
    await isDestroyed(namesake);
    assert.deepEqual(await dockerResourcesOf(stack), before);
  };

  it("stays in its volumes when the cluster is destroyed, if it is to be retained", async () => {
    first = await isUp(stack);
    await publish(first.bootstrapServers, "orders", records);
    await isDestroyed(stack);
    assert.deepEqual(await dockerResourcesOf(stack), { ...NOTHING, volumes: ["kafka-0-data", "zookeeper-data"] });
  });

  it("is refused to another checkout with a stack of the same name", isRefusedToAnotherCheckout);

  it("is taken up again by the next cluster, while another stack runs beside it", async () => {
    const other = await makeStack();
    const [again, beside] = await Promise.all([isUp(stack), isUp(other)]);
    assert.equal(again.clusterId, first.clusterId);
    assert.deepEqual(await readAll(again.bootstrapServers, "orders", records.length), records);
    assert.notEqual(beside.clusterId, again.clusterId);
    assert.notEqual(beside.network.name, again.network.name);
    await isDestroyed(other);
    assert.deepEqual(await dockerResourcesOf(other), NOTHING);
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
    assert.deepEqual(await readAll(again.bootstrapServers, "orders", records.length), records);
  });

  it("is refused to another checkout also while the cluster runs", async () => {
    await isRefusedToAnotherCheckout();
    const { bootstrapServers } = await stack.outputs<Outputs>();
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
  });

  it("is taken over by another checkout as the message says", async () => {
    await isDestroyed(stack);
    await copyFile(idFile(PROJECT_DIR), idFile(path("checkout")));
    const { bootstrapServers, clusterId } = await isUp(namesake);
    assert.equal(clusterId, first.clusterId);
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
    await isDestroyed(namesake);
    assert.deepEqual(await dockerResourcesOf(stack), { ...NOTHING, volumes: ["kafka-0-data", "zookeeper-data"] });
  });

  it("goes when the cluster is destroyed, if it is not to be retained", async () => {
    await stack.configure({ runtime: "docker" });
    await isUp(stack);
    await isDestroyed(stack);
    assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
  });
});

describe("an `up` in Docker that was killed", function () {
  this.timeout(300_000);

  let stack: ScratchStack;

  before(function () {
    return requireDocker(this);
  });
  beforeEach(async () => {
    stack = await makeStack();
  });
  afterEach(removeStacks);

  const isThere = (kind: string, name: string) => async () =>
    (await dockerText(kind, "ls", "--all", "--filter", `name=${name}`, "--quiet").catch(() => "")) !== "";

  const endsWell = async () => {
    const { bootstrapServers } = await isUp(stack);
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
    await publish(bootstrapServers, "orders", records);
    assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
    await succeeds(stack.up("--expect-no-changes"));
  };

  const networkIsThere = async () =>
    (await dockerText("network", "ls", "--filter", `name=${PROJECT}-${stack.name}`, "--quiet")) !== "";

  const moments: readonly (readonly [when: string, isThatFar: () => Promise<boolean>])[] = [
    ["before it could record its network", networkIsThere],
    [
      "before it could record ZooKeeper's container",
      () => isThere("container", `${containerOf(stack, "zookeeper")}$`)(),
    ],
    [
      "before it could record the broker's container",
      () => isThere("container", `${containerOf(stack, "kafka-0")}$`)(),
    ],
    ["while the broker's files were written", () => isThere("container", `${containerOf(stack, "kafka-0")}-`)()],
  ];
  for (const [when, isThatFar] of moments) {
    it(`${when} is finished by the next one`, async () => {
      await killWhen("up", stack, isThatFar);
      await endsWell();
    });

    it(`${when} can be destroyed as it is`, async () => {
      await killWhen("up", stack, isThatFar);
      await isDestroyed(stack);
      assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
    });
  }
});

describe("something in Docker that is not of the stack", function () {
  this.timeout(120_000);

  before(function () {
    return requireDocker(this);
  });
  after(removeStacks);

  it("keeps its name: the network of a stack of the same name in another checkout", async () => {
    const stack = await makeStack();
    const network = `${PROJECT}-${stack.name}`;
    const label = `kafka-cluster.stack=${PROJECT}/${stack.name}`;
    const id = randomBytes(4).toString("hex");
    await dockerText("network", "create", "--label", label, "--label", `kafka-cluster.stack-id=${id}`, network);
    const text = await fails(stack.up());
    assert.ok(
      text
        .replace(/\s+/g, " ")
        .includes(`network ${network} belongs to a stack ${PROJECT}/${stack.name} that is not this one`),
      text,
    );
    await isDestroyed(stack);
    assert.deepEqual((await dockerResourcesOf(stack)).networks, [""]);
  });
});
