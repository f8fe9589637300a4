import assert from "node:assert/strict";

import { describeMetadataVersion, raiseMetadataVersion } from "../../../components/kafka-client/metadata-version";
import { FakeFeatures } from "../../support/fake-features";
import { tcpServers } from "../../support/tcp-server";

describe("describeMetadataVersion", () => {
  const serve = tcpServers();

  it("reads the level in effect and the newest one that the broker knows", async () => {
    const address = `127.0.0.1:${await serve(new FakeFeatures(7).serve)}`;
    assert.deepEqual(await describeMetadataVersion([{ address: "127.0.0.1:1" }, { address }]), {
      level: 7,
      newest: 30,
    });
  });

  it("reads nothing of a broker without features", async () => {
    const response = Buffer.from("0000000c 00000000 0000 01 00000000 00".replaceAll(" ", ""), "hex");
    const address = `127.0.0.1:${await serve((socket) => socket.on("data", () => socket.write(response)))}`;
    assert.deepEqual(await describeMetadataVersion([{ address }]), {});
  });

  it("throws if no broker answers", async () => {
    await assert.rejects(describeMetadataVersion([{ address: "127.0.0.1:1" }]), /^Error: no broker answers \(127/);
  });
});

describe("raiseMetadataVersion", () => {
  const serve = tcpServers();

  it("raises the level, or only checks it", async () => {
    const broker = new FakeFeatures(7);
    const brokers = [{ address: `127.0.0.1:${await serve(broker.serve)}` }];
    assert.equal(await raiseMetadataVersion(brokers, 21, { isCheck: true }), undefined);
    assert.equal(await raiseMetadataVersion(brokers, 21), undefined);
    assert.deepEqual(broker.requests, ["check 21", "21"]);
  });

  it("returns the reason of a refusal, and asks no other broker", async () => {
    const [broker, other] = [new FakeFeatures(7), new FakeFeatures(7)];
    broker.refusal = "Broker 1 knows level 7 alone.";
    const brokers = [broker, other].map(async ({ serve: answer }) => ({ address: `127.0.0.1:${await serve(answer)}` }));
    assert.equal(await raiseMetadataVersion(await Promise.all(brokers), 21), broker.refusal);
    assert.deepEqual(other.requests, []);
  });
});
