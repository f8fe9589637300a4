import assert from "node:assert/strict";
import { EventEmitter } from "node:events";

import "../../../components/kafka-client/quiet-request-queue";

describe("quiet-request-queue", () => {
  const RequestQueue = require("kafkajs/src/network/requestQueue");
  const queue = () =>
    new RequestQueue({
      maxInFlightRequests: 1,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: "test",
      broker: "127.0.0.1:9092",
      logger: { debug: () => {}, warn: () => {} },
      isConnected: () => true,
      instrumentationEmitter: new EventEmitter(),
    });
  const request = (correlationId: number, sendRequest: () => void) => ({
    entry: { correlationId, apiKey: 3, apiVersion: 0, apiName: "Metadata", resolve: () => {}, reject: () => {} },
    expectResponse: true,
    sendRequest,
  });

  it("sets no timer while no request waits", () => {
    const own = queue();
    own.checkPendingRequests();
    assert.equal(own.throttleCheckTimeoutId, null);
    own.destroy();
  });

  it("sends a request that waits for another one", () => {
    const sent: number[] = [];
    const own = queue();
    own.push(request(1, () => sent.push(1)));
    own.push(request(2, () => sent.push(2)));
    assert.deepEqual(sent, [1]);
    own.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
    assert.deepEqual(sent, [1, 2]);
    own.destroy();
  });

  it("sends a request that the broker slows down, after the time that the broker sets", async () => {
    const own = queue();
    own.maybeThrottle(30);
    const startedAt = Date.now();
    await new Promise<void>((resolve) => own.push(request(1, resolve)));
    assert.ok(Date.now() - startedAt >= 29);
    own.destroy();
  });
});
