import assert from "node:assert/strict";

import { connectionTo } from "../../../components/config/connection";

describe("connectionTo", () => {
  it("returns the text of a client.properties and the options of kafkajs", () => {
    assert.deepEqual(connectionTo("127.0.0.1:9092"), {
      clientProperties: "bootstrap.servers=127.0.0.1:9092\nsecurity.protocol=PLAINTEXT\n",
      kafkajs: { clientId: "my-application", brokers: ["127.0.0.1:9092"] },
    });
  });

  it("lists each broker for kafkajs", () => {
    assert.deepEqual(connectionTo("a:9092,b:9093").kafkajs.brokers, ["a:9092", "b:9093"]);
    assert.match(connectionTo("a:9092,b:9093").clientProperties, /^bootstrap\.servers=a:9092,b:9093$/m);
  });
});
