import assert from "node:assert/strict";

import { clusterPlan } from "../../../../components/cluster/cluster-plan";
import { publishedPortsOf } from "../../../../components/runtime/docker/published-ports";
import { makeSettings } from "../../../support/clusters";

describe("publishedPortsOf", () => {
  const published = (metrics: boolean) =>
    clusterPlan("kafka", makeSettings({ bindAddress: "10.0.0.1", metrics })).services.map((plan) => [
      plan.service,
      ...publishedPortsOf(plan).map(({ port, host }) => `${port.name} ${host}`),
    ]);

  it("are the ports of clients", () => {
    assert.deepEqual(published(false), [["zookeeper"], ["kafka-0", "client 10.0.0.1"]]);
  });

  it("are also the ports for metrics, on the loopback address", () => {
    assert.deepEqual(published(true), [
      ["zookeeper", "metrics 127.0.0.1"],
      ["kafka-0", "client 10.0.0.1", "metrics 127.0.0.1"],
    ]);
  });
});
