import assert from "node:assert/strict";

import provider from "../../../components/kafka/protocol-level-provider";
import { FakeFeatures } from "../../support/fake-features";
import { tcpServers } from "../../support/tcp-server";

describe("the provider of ProtocolLevel", () => {
  const serve = tcpServers();
  const metadataAt = async (broker: FakeFeatures) => ({
    level: 21,
    brokers: [{ address: `127.0.0.1:${await serve(broker.serve)}` }],
  });

  it("records a protocol, and asks nobody", async () => {
    assert.deepEqual(await provider.create({ protocolVersion: "3.3" }), {
      id: "protocol",
      outs: { protocolVersion: "3.3" },
    });
  });

  it("raises the metadata, and records the protocol without the route to the brokers", async () => {
    const broker = new FakeFeatures(7);
    const news = { protocolVersion: "3.9", metadata: await metadataAt(broker) };
    assert.deepEqual(await provider.update("protocol", { protocolVersion: "3.3" }, news), {
      outs: { protocolVersion: "3.9" },
    });
    assert.deepEqual(broker.requests, ["21"]);
  });

  it("records nothing that the controllers refuse", async () => {
    const broker = new FakeFeatures(7);
    broker.refusal = "controller 3000 knows level 7 alone";
    const news = { protocolVersion: "3.9", metadata: await metadataAt(broker) };
    await assert.rejects(provider.update("protocol", { protocolVersion: "3.3" }, news), {
      message:
        "protocolVersion can't be raised to 3.9, because the controllers refuse it (controller 3000 knows level 7 alone); see their logs and run the command again",
    });
  });

  it("differs by the protocol alone", async () => {
    const { diff } = provider;
    const olds = { protocolVersion: "3.3" };
    assert.deepEqual(await diff("protocol", olds, { ...olds, metadata: { level: 21, brokers: [] } }), {
      changes: false,
    });
    assert.deepEqual(await diff("protocol", olds, { protocolVersion: "3.9" }), { changes: true });
  });
});
