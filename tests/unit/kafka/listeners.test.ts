import assert from "node:assert/strict";

import { formatListener, type Listener, listenerSettings } from "../../../components/kafka/listeners";

describe("formatListener", () => {
  it("writes the name before the address", () => {
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

  it("has no protocol map for one listener with the name of its protocol", () => {
    assert.deepEqual(listenerSettings([{ ...clients, name: "PLAINTEXT" }], "PLAINTEXT"), {
      listeners: "PLAINTEXT://0.0.0.0:9094",
      "advertised.listeners": "PLAINTEXT://kafka.example:19092",
    });
  });

  it("maps two listeners to their protocol, and names the listener of the brokers", () => {
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

  it("maps one listener with another name to its protocol", () => {
    assert.deepEqual(listenerSettings([network], "NETWORK"), {
      listeners: "NETWORK://0.0.0.0:9092",
      "advertised.listeners": "NETWORK://kafka-0:9092",
      "listener.security.protocol.map": "NETWORK:PLAINTEXT",
      "inter.broker.listener.name": "NETWORK",
    });
  });

  describe("with controllers", () => {
    const plaintext = { ...clients, name: "PLAINTEXT" };

    it("maps the listener of controllers to its protocol, on every node", () => {
      assert.deepEqual(listenerSettings([plaintext], "PLAINTEXT", { name: "CONTROLLER" }), {
        listeners: "PLAINTEXT://0.0.0.0:9094",
        "advertised.listeners": "PLAINTEXT://kafka.example:19092",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
      });
    });

    it("binds the listener of controllers on a node that is a controller, and advertises it to no client", () => {
      const bind = { host: "0.0.0.0", port: 9093 };
      assert.deepEqual(listenerSettings([clients, network], "NETWORK", { name: "CONTROLLER", bind }), {
        listeners: "CLIENTS://0.0.0.0:9094,NETWORK://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093",
        "advertised.listeners": "CLIENTS://kafka.example:19092,NETWORK://kafka-0:9092",
        "listener.security.protocol.map": "CLIENTS:PLAINTEXT,NETWORK:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "NETWORK",
      });
    });
  });
});
