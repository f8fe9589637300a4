// Proves, on a host: a broker's data that is gone, and data of another coordination, are refused before anything is done
// there, and given up only by the cluster's id; a second `up` then changes nothing.
// Does not prove: every way in which data can be mixed, which local-data-safety.test.ts tries on this machine.
import assert from "node:assert/strict";
import { dataSafetyOf } from "../../testing/cases/data-safety";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { folderOn, killServiceOn, onHosts, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

describe("data on a host that a cluster must not start with", function () {
  this.timeout(600_000);
  inOrder(this);

  let made: TestHosts;
  let host: TestHost;
  let stack: ScratchStack;
  let clusterId: string;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 1 });
    [host] = made.hosts as [TestHost];
    stack = await sshStack([host], { smokeTest: false });
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  const { becomes, isRefused } = dataSafetyOf(
    () => stack,
    (settings) => stack.configure(onHosts([host], { smokeTest: false, ...settings })),
  );

  it("is ZooKeeper's without a broker's", async () => {
    clusterId = await becomes({});
    await killServiceOn(host, "kafka-0");
    await host.exec(`rm -r ${folderOn(host, stack)}/data/kafka-0`);
    await isRefused(
      {},
      /data of kafka-0 must be there with that of zookeeper, got none in \S+:\S+\/data\/kafka-0; bring/,
    );
    assert.equal(await becomes({ acceptDataLoss: clusterId }), clusterId);
  });

  it("is that of another coordination", async () => {
    await isRefused({ coordination: "kraft" }, /coordination must stay "zookeeper" for as long as there is data/);
    assert.notEqual(await becomes({ coordination: "kraft", acceptDataLoss: clusterId }), clusterId);
  });
});
