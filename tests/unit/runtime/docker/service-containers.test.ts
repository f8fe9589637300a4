import assert from "node:assert/strict";

import { serviceLabels } from "../../../../components/runtime/docker/service-containers";

describe("serviceLabels", () => {
  it("contains the id of the stack and the name of the service", () => {
    const containers = { dockerHost: "", stackId: "id-1", service: "kafka-0", stopTimeoutMs: 1_000 };
    assert.deepEqual(serviceLabels(containers), ["kafka-cluster.stack-id=id-1", "kafka-cluster.service=kafka-0"]);
  });
});
