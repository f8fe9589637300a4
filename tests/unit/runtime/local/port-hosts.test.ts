import assert from "node:assert/strict";

import { portHosts } from "../../../../components/runtime/local/port-hosts";
import type { PortPlan, ServicePlan } from "../../../../components/runtime/service-plan";

const CLIENT: PortPlan = { name: "client", first: 9092, ownAddressPort: 9092, argument: "port", argumentValue: 9092 };

const BROKER: ServicePlan = {
  service: "kafka-0",
  group: "brokers",
  index: 0,
  exposure: "clients",
  bindAddress: "0.0.0.0",
  advertisedHost: "kafka.example",
  ports: [CLIENT],
  heapMiB: 64,
};

const INTERNAL = { bind: "127.0.0.1", advertised: "127.0.0.1" };

describe("portHosts", () => {
  it("binds the client port of an exposed service to bindAddress and advertises advertisedHost", () => {
    assert.deepEqual(portHosts(BROKER, CLIENT), { bind: "0.0.0.0", advertised: "kafka.example" });
  });

  it("advertises bindAddress without advertisedHost", () => {
    const plan = { ...BROKER, bindAddress: "192.0.2.1", advertisedHost: undefined };
    assert.deepEqual(portHosts(plan, CLIENT), { bind: "192.0.2.1", advertised: "192.0.2.1" });
  });

  it("binds internal ports to 127.0.0.1", () => {
    assert.deepEqual(portHosts(BROKER, { ...CLIENT, name: "controller" }), INTERNAL);
    assert.deepEqual(portHosts({ ...BROKER, exposure: "internal" }, CLIENT), INTERNAL);
  });
});
