import assert from "node:assert/strict";

import { nameTaken, serviceLabels, volumeTaken } from "../../../../components/runtime/docker/leftovers";

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

describe("volumeTaken", () => {
  const wanted = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.checkout": "checkout-1" };
  const isTaken = (there: Readonly<Record<string, string>>) => volumeTaken("data", there, wanted, "/x/checkout-id");

  it("has nothing against one that this checkout has made for the stack", () => {
    assert.equal(isTaken(wanted), undefined);
  });

  it("says of one that is not the stack's whose it is", () => {
    assert.match(isTaken({}) ?? "", /^volume data is there already and not of this project; /);
    assert.match(
      isTaken({ ...wanted, "kafka-cluster.stack": "kafka-cluster/other" }) ?? "",
      /^volume data belongs to a stack kafka-cluster\/other /,
    );
  });

  it("says how to take over one of another checkout", () => {
    assert.equal(
      isTaken({ ...wanted, "kafka-cluster.checkout": "checkout-2" }),
      "volume data holds data of another checkout; to take it over write checkout-2 into /x/checkout-id, else remove it or give the stack another name",
    );
  });
});
