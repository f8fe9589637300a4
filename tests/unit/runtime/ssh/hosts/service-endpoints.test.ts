import assert from "node:assert/strict";

import { assignHosts } from "../../../../../components/runtime/ssh/hosts/host-assignment";
import { wantedPorts } from "../../../../../components/runtime/ssh/hosts/wanted-ports";
import { brokers, makeHost, zooKeepers } from "../../../../support/hosts-and-plans";

describe("wantedPorts", () => {
  it("are all that services listen on, counted up where they share the host", () => {
    const plans = [...zooKeepers(3), ...brokers(2)];
    const wanted = wantedPorts(makeHost("a"), plans, assignHosts(plans, ["a"], {}), { bindAddress: "0.0.0.0" });
    assert.deepEqual(
      wanted.map(({ service, host, port }) => `${service} ${host}:${port}`),
      [
        "zookeeper-1 127.0.0.1:2181",
        "zookeeper-1 127.0.0.1:2888",
        "zookeeper-1 127.0.0.1:3888",
        "zookeeper-2 127.0.0.1:2182",
        "zookeeper-2 127.0.0.1:2889",
        "zookeeper-2 127.0.0.1:3889",
        "zookeeper-3 127.0.0.1:2183",
        "zookeeper-3 127.0.0.1:2890",
        "zookeeper-3 127.0.0.1:3890",
        "kafka-0 0.0.0.0:9092",
        "kafka-1 0.0.0.0:9093",
      ],
    );
  });

  it("are those of a broker that is a controller as well", () => {
    const plans = brokers(1, { furtherPorts: [10_093] });
    const wanted = wantedPorts(makeHost("a"), plans, assignHosts(plans, ["a"], {}), { bindAddress: "0.0.0.0" });
    assert.deepEqual(
      wanted.map(({ port }) => port),
      [9_092, 10_093],
    );
  });

  it("are those of this host alone, at addresses by which hosts reach each other", () => {
    const plans = [...zooKeepers(1), ...brokers(3)];
    const placement = assignHosts(plans, ["a", "b"], {});
    const onHost = (name: string, bindAddress?: string) =>
      wantedPorts(makeHost(name, { bindAddress }), plans, placement, { bindAddress: "0.0.0.0" });
    assert.deepEqual(onHost("a", "10.0.0.1"), [
      { service: "zookeeper-1", port: 2_181, host: "10.0.0.1" },
      { service: "kafka-0", port: 9_092, host: "10.0.0.1" },
      { service: "kafka-2", port: 9_093, host: "10.0.0.1" },
    ]);
    assert.deepEqual(onHost("b"), [{ service: "kafka-1", port: 9_092, host: "0.0.0.0" }]);
    assert.equal(onHost("a")[0]?.host, "0.0.0.0");
  });
});
