import assert from "node:assert/strict";
import { registeredBrokers, withEachBroker } from "../../../components/kafka-client/each-broker";
import { API_VERSIONS } from "../../../components/kafka-client/kafka-request";
import { countingRelay } from "../../support/counting-relay";
import { metadataResponse } from "../../support/kafka-metadata";
import { tcpServers } from "../../support/tcp-server";
import { temporaryFolder } from "../../support/temporary-folder";

describe("withEachBroker", () => {
  const path = temporaryFolder();

  it("opens one relay for all concurrent callers, and closes it after the last one", async () => {
    const { relay, count } = await countingRelay(path("refusing.js"), '"refused " + host + " " + port');
    const askOne = (port: number) =>
      withEachBroker(relay, (askBroker) => askBroker({ host: "kafka-0", port }, API_VERSIONS));
    const results = await Promise.allSettled([askOne(1), askOne(2)]);
    assert.deepEqual(
      results.map((result) => result.status === "rejected" && result.reason.message),
      ["refused kafka-0 1", "refused kafka-0 2"],
    );
    assert.deepEqual(count, { opened: 1, closed: 1 });
  });
});

describe("registeredBrokers", () => {
  const serve = tcpServers();

  /** Starts a broker that knows these brokers. */
  const broker = (ids: readonly number[], controllerId = -1): Promise<number> =>
    serve((socket) => {
      const brokers = ids.map((id) => ({ id, host: "kafka", port: 9092 + id }));
      socket.on("data", () => socket.write(metadataResponse({ brokers, clusterId: "a", controllerId })));
    });

  const registered = (...ports: readonly number[]) =>
    withEachBroker(undefined, (askBroker) =>
      registeredBrokers(ports.map((port) => `127.0.0.1:${port}`).join(","), askBroker),
    );

  it("returns all brokers, the controller and the broker that has answered", async () => {
    const [started, port] = [await broker([]), await broker([0, 2], 2)];
    assert.deepEqual(await registered(started, port), {
      brokers: [
        { host: "kafka", port: 9092 },
        { host: "kafka", port: 9094 },
      ],
      answering: { host: "127.0.0.1", port },
      controller: { host: "kafka", port: 9094 },
    });
  });

  it("returns no controller if none is known", async () => {
    assert.equal((await registered(await broker([0]))).controller, undefined);
  });

  it("names the reason for each broker if none answers", async () => {
    const [first, second] = [await broker([]), await broker([])];
    const reason = "the broker has just started and knows no broker yet";
    await assert.rejects(registered(first, second), {
      message: `no broker answers (127.0.0.1:${first}: ${reason}; 127.0.0.1:${second}: ${reason})`,
    });
  });
});
