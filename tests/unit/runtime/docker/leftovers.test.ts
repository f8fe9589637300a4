import assert from "node:assert/strict";

import { nameTaken, serviceLabels } from "../../../../components/runtime/docker/leftovers";

describe("serviceLabels", () => {
  it("are those of the very stack and of the service", () => {
    const containers = { dockerHost: "", stackId: "id-1", service: "kafka-0", stopTimeoutMs: 1_000 };
    assert.deepEqual(serviceLabels(containers), ["kafka-cluster.stack-id=id-1", "kafka-cluster.service=kafka-0"]);
  });
});

describe("nameTaken", () => {
  it("says of what is not of this project what to do", () => {
    assert.equal(
      nameTaken("container", "kafka-cluster-dev-kafka-0", { "org.example": "x" }),
      "container kafka-cluster-dev-kafka-0 is there already and not of this project; remove or rename it, or give the stack another name",
    );
  });

  it("names the stack that something belongs to", () => {
    assert.equal(
      nameTaken("network", "kafka-cluster-dev", { "kafka-cluster.stack": "kafka-cluster/dev" }),
      "network kafka-cluster-dev belongs to a stack kafka-cluster/dev that is not this one (another checkout, or its state was lost); " +
        "destroy that one, remove it by hand, or give the stack another name",
    );
  });
});
