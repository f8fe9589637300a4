import assert from "node:assert/strict";

import { formatListener, type Listener, listenerSettings } from "../../../components/kafka/listeners";

describe("formatListener", () => {
  it("writes a name before the address, as Kafka has it", () => {
    assert.equal(formatListener("PLAINTEXT", { host: "127.0.0.1", port: 9092 }), "PLAINTEXT://127.0.0.1:9092");
    assert.equal(formatListener("INTERNAL", { host: "::1", port: 9093 }), "INTERNAL://[::1]:9093");
  });
});

describe("listenerSettings", () => {
  const clients: Listener = {
    name: "CLIENTS",
    bind: { host: "0.0.0.0", port: 9094 },
    advertised: { host: "kafka.example", port: 19092 },
  };
  const network: Listener = {
    name: "NETWORK",
    bind: { host: "0.0.0.0", port: 9092 },
    advertised: { host: "kafka-0", port: 9092 },
  };

  it("needs no names for one listener that is called as its protocol", () => {
    assert.deepEqual(listenerSettings([{ ...clients, name: "PLAINTEXT" }], "PLAINTEXT"), {
      listeners: "PLAINTEXT://0.0.0.0:9094",
      "advertised.listeners": "PLAINTEXT://kafka.example:19092",
    });
  });

  it("says which protocol each of two listeners speaks, and on which the brokers talk to each other", () => {
    assert.deepEqual(listenerSettings([clients, network], "NETWORK"), {
      listeners: "CLIENTS://0.0.0.0:9094,NETWORK://0.0.0.0:9092",
      "advertised.listeners": "CLIENTS://kafka.example:19092,NETWORK://kafka-0:9092",
      "listener.security.protocol.map": "CLIENTS:PLAINTEXT,NETWORK:PLAINTEXT",
      "inter.broker.listener.name": "NETWORK",
    });
  });

  it("keeps the order of the listeners", () => {
    const { listeners, "listener.security.protocol.map": map } = listenerSettings([network, clients], "NETWORK");
    assert.equal(listeners, "NETWORK://0.0.0.0:9092,CLIENTS://0.0.0.0:9094");
    assert.equal(map, "NETWORK:PLAINTEXT,CLIENTS:PLAINTEXT");
  });

  it("says of one listener that is not called as its protocol which it speaks", () => {
    assert.deepEqual(listenerSettings([network], "NETWORK"), {
      listeners: "NETWORK://0.0.0.0:9092",
      "advertised.listeners": "NETWORK://kafka-0:9092",
      "listener.security.protocol.map": "NETWORK:PLAINTEXT",
      "inter.broker.listener.name": "NETWORK",
    });
  });
});
