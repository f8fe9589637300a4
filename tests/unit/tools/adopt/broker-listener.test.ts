import assert from "node:assert/strict";

import { brokerListener } from "../../../../tools/adopt/broker-listener";

describe("brokerListener", () => {
  for (const [properties, expected] of [
    [{}, { host: "", port: 9092 }],
    [{ listeners: "PLAINTEXT://:19092" }, { host: "", port: 19_092 }],
    [{ listeners: " plaintext://localhost:9092 " }, { host: "localhost", port: 9092 }],
    [{ listeners: "PLAINTEXT://[::1]:9092" }, { host: "::1", port: 9092 }],
    [
      { listeners: "PLAINTEXT://0.0.0.0:9092", "advertised.listeners": "PLAINTEXT://kafka.example:9092" },
      { host: "", port: 9092, advertisedHost: "kafka.example" },
    ],
    [
      { listeners: "PLAINTEXT://localhost:9092", "advertised.listeners": "PLAINTEXT://localhost:9092" },
      { host: "localhost", port: 9092 },
    ],
    [
      { listeners: "LAN://10.0.0.1:9092", "listener.security.protocol.map": "LAN:PLAINTEXT,SSL:SSL" },
      { host: "10.0.0.1", port: 9092 },
    ],
    [
      {
        listeners: "PLAINTEXT://:9092,CONTROLLER://:9093",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
      },
      { host: "", port: 9092, controller: { host: "", port: 9093 } },
    ],
  ] as const) {
    it(`reads ${JSON.stringify(properties)}`, () => {
      assert.deepEqual(brokerListener(properties), expected);
    });
  }

  for (const [properties, message] of [
    [
      { listeners: "PLAINTEXT://:9092,LAN://:9094" },
      /^listeners must have one listener for clients, .*got "PLAINTEXT:\/\/:9092,LAN:\/\/:9094"; /,
    ],
    [{ listeners: "SASL_SSL://:9092" }, /^listeners must be in plain text, .*got "SASL_SSL" with SASL_SSL; /],
    [
      { listeners: "LAN://:9092", "listener.security.protocol.map": "LAN:SSL" },
      /^listeners must be in plain text, .*got "LAN" with SSL; /,
    ],
    [
      { listeners: "PLAINTEXT://:9092", "advertised.listeners": "PLAINTEXT://kafka.example:19092" },
      /^advertised\.listeners must have the port of listeners, .*got 19092 and 9092; make them equal in the file$/,
    ],
    [
      { listeners: "localhost:9092" },
      /^listeners and advertised.listeners must have the form NAME:\/\/host:port, got "localhost:9092"; /,
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(properties)}`, () => {
      assert.throws(() => brokerListener(properties), { message });
    });
  }
});
