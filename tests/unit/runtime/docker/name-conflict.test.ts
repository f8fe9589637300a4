import assert from "node:assert/strict";

import { nameConflict, volumeConflict } from "../../../../components/runtime/docker/name-conflict";

describe("nameConflict", () => {
  it("gives the cure for an object of another project", () => {
    assert.equal(
      nameConflict("container", "kafka-cluster-dev-kafka-0", { "org.example": "x" }),
      "container kafka-cluster-dev-kafka-0 already exists and is not of this project; remove or rename the container, or give the stack another name",
    );
  });

  it("names the stack that owns the object", () => {
    assert.equal(
      nameConflict("network", "kafka-cluster-dev", { "kafka-cluster.stack": "kafka-cluster/dev" }),
      "network kafka-cluster-dev belongs to another stack kafka-cluster/dev (of another checkout, or one whose state was lost); " +
        "destroy that stack, remove the network by hand, or give this stack another name",
    );
  });
});

describe("volumeConflict", () => {
  const wanted = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.checkout": "checkout-1" };
  const conflictOf = (found: Readonly<Record<string, string>>) =>
    volumeConflict("data", found, wanted, "/x/checkout-id");

  it("allows a volume that this checkout created for the stack", () => {
    assert.equal(conflictOf(wanted), undefined);
  });

  it("names the owner of a volume of another stack", () => {
    assert.match(conflictOf({}) ?? "", /^volume data already exists and is not of this project; /);
    assert.match(
      conflictOf({ ...wanted, "kafka-cluster.stack": "kafka-cluster/other" }) ?? "",
      /^volume data belongs to another stack kafka-cluster\/other /,
    );
  });

  it("explains how to adopt a volume of another checkout", () => {
    assert.equal(
      conflictOf({ ...wanted, "kafka-cluster.checkout": "checkout-2" }),
      "volume data holds data of another checkout; to adopt the data write checkout-2 into /x/checkout-id, else remove the volume or give the stack another name",
    );
  });
});
