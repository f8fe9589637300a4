// Proves, on a real daemon: a broker whose volume is gone, and data of another coordination, also of volumes alone that were
// kept, are refused before anything is made, and given up only by the cluster's id; a second `up` then changes nothing.
// Does not prove: every way in which data can be mixed, which local-data-safety.test.ts tries on this machine.
import assert from "node:assert/strict";

import { ScratchStack } from "../../tools/scratch-stack";
import { removeFromDocker } from "../../tools/stacks-in-docker";
import { fails, succeeds } from "../support/command-results";
import { containerOf, dockerLines, dockerText, requireDocker } from "../support/docker";
import { inOrder } from "../support/in-order";

interface Outputs {
  readonly clusterId: string;
}

const CONFIG = { runtime: "docker", smokeTest: false, retainData: true };

describe("data in Docker that a cluster must not start with", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let clusterId: string;

  before(async function () {
    await requireDocker(this);
    stack = await ScratchStack.create(CONFIG);
  });
  after(async () => {
    await stack?.remove();
    await removeFromDocker(stack?.name ?? "");
  });

  const becomes = async (config: Readonly<Record<string, unknown>>): Promise<void> => {
    await stack.configure({ ...CONFIG, ...config });
    const { exitCode, text } = await stack.up();
    assert.equal(exitCode, 0, text);
    await succeeds(stack.up("--expect-no-changes"));
    ({ clusterId } = await stack.outputs<Outputs>());
  };
  const isRefused = async (config: Readonly<Record<string, unknown>>, message: RegExp): Promise<void> => {
    await stack.configure({ ...CONFIG, ...config });
    const text = await fails(stack.preview());
    assert.match(text.replace(/\s+/g, " "), message);
  };

  it("is ZooKeeper's without that of a broker whose volume is gone", async () => {
    await becomes({});
    const before = clusterId;
    await dockerText("rm", "--force", containerOf(stack, "kafka-0"));
    await dockerText("volume", "rm", `${containerOf(stack, "kafka-0")}-data`);
    await isRefused(
      {},
      /data of kafka-0 must be there with that of zookeeper, got none in volume \S+-kafka-0-data; bring it back, or, to lose what it held/,
    );
    await becomes({ acceptDataLoss: clusterId });
    assert.equal(clusterId, before);
  });

  it("is that of another coordination, while it runs", async () => {
    const before = clusterId;
    await isRefused({ coordination: "kraft" }, /coordination must stay "zookeeper" for as long as there is data/);
    await becomes({ coordination: "kraft", acceptDataLoss: clusterId });
    assert.notEqual(clusterId, before);
  });

  it("is that of another coordination, in a volume that was kept", async () => {
    await succeeds(stack.destroy());
    await dockerText("volume", "rm", `${containerOf(stack, "zookeeper")}-data`);
    await isRefused(
      { coordination: "zookeeper" },
      new RegExp(`coordination must stay "kraft" .*acceptDataLoss ${clusterId}`),
    );
    assert.deepEqual(await dockerLines("ps", "--all", "--quiet", "--filter", "label=kafka-cluster.look"), []);
    const before = clusterId;
    await becomes({ coordination: "zookeeper", acceptDataLoss: clusterId });
    assert.notEqual(clusterId, before);
  });
});
