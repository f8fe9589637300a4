import assert from "node:assert/strict";

import { healthInPreview } from "../../../../testing/docker/health-in-preview";

const TEXT = `
    ~ pulumi-nodejs:dynamic/docker:StackNetwork: (refresh)
        [id=kafka-cluster-test]
        [urn=urn:pulumi:test::kafka-cluster::kafka-cluster:index:KafkaCluster$pulumi-nodejs:dynamic/docker:StackNetwork::kafka-network]
        --outputs:--
      ~ health: "healthy" => "the network is gone"
    ~ pulumi-nodejs:dynamic/docker:ContainerService: (update)
        [id=kafka-cluster-test-kafka-0]
        [urn=urn:pulumi:test::kafka-cluster::pulumi-nodejs:dynamic/docker:ContainerService::kafka-0-service]
      ~ timeoutMs: 1 => 2
    ~ pulumi-nodejs:dynamic/topic:Topic: (refresh)
        [id=orders]
        [urn=urn:pulumi:test::kafka-cluster::pulumi-nodejs:dynamic/topic:Topic::orders]
        --outputs:--
      ~ config    : {
          - retention.ms: "1"
        }
      ~ health    : "healthy" => "the topic is gone"
`;

describe("healthInPreview", () => {
  it("is the health of the resources whose health changed", () => {
    assert.deepEqual(healthInPreview(TEXT), { "kafka-network": "the network is gone", orders: "the topic is gone" });
  });

  it("is empty without changed health", () => {
    assert.deepEqual(healthInPreview("Resources:\n    30 unchanged"), {});
  });
});
