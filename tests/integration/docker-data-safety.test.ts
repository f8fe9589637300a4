// Proves, on a real daemon: a broker whose volume is gone, and data of another coordination, also of volumes alone that were
// kept, are refused before anything is made, and given up only by the cluster's id; a second `up` then changes nothing.
// Does not prove: every way in which data can be mixed, which local-data-safety.test.ts tries on this machine.
import assert from "node:assert/strict";
import { dataSafetyOf } from "../../testing/cases/data-safety";
import { containerOf, dockerLines, dockerText } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

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

  const { becomes, isRefused } = dataSafetyOf(
    () => stack,
    (settings) => stack.configure({ ...CONFIG, ...settings }),
  );

  it("is ZooKeeper's without that of a broker whose volume is gone", async () => {
    clusterId = await becomes({});
    await dockerText("rm", "--force", containerOf(stack, "kafka-0"));
    await dockerText("volume", "rm", `${containerOf(stack, "kafka-0")}-data`);
    await isRefused(
      {},
      /data of kafka-0 must be there with that of zookeeper, got none in volume \S+-kafka-0-data; bring it back, or, to lose what it held/,
    );
    assert.equal(await becomes({ acceptDataLoss: clusterId }), clusterId);
  });

  it("is that of another coordination, while it runs", async () => {
    await isRefused({ coordination: "kraft" }, /coordination must stay "zookeeper" for as long as there is data/);
    const another = await becomes({ coordination: "kraft", acceptDataLoss: clusterId });
    assert.notEqual(another, clusterId);
    clusterId = another;
  });

  it("is that of another coordination, in a volume that was kept", async () => {
    await succeeds(stack.destroy());
    await dockerText("volume", "rm", `${containerOf(stack, "zookeeper")}-data`);
    await isRefused(
      { coordination: "zookeeper" },
      new RegExp(`coordination must stay "kraft" .*acceptDataLoss ${clusterId}`),
    );
    assert.deepEqual(await dockerLines("ps", "--all", "--quiet", "--filter", "label=kafka-cluster.inspector"), []);
    const another = await becomes({ coordination: "zookeeper", acceptDataLoss: clusterId });
    assert.notEqual(another, clusterId);
    clusterId = another;
  });
});
