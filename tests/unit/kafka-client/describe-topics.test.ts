import assert from "node:assert/strict";

import { ask } from "../../../components/kafka-client/ask";
import { describeTopics, settingsIn } from "../../../components/kafka-client/describe-topics";
import { int, text } from "../../../components/kafka-client/kafka-request";
import { tcpServers } from "../../support/tcp-server";

const setting = (name: string, value: string | undefined, origin: number): Buffer =>
  Buffer.concat([text(name), text(value), int(0, 1), int(origin, 1), int(0, 1), int(0, 4)]);

const topic = (error: number, name: string, ...settings: readonly Buffer[]): Buffer =>
  Buffer.concat([int(error, 2), text(undefined), int(2, 1), text(name), int(settings.length, 4), ...settings]);

describe("describeTopics", () => {
  const serve = tcpServers();

  async function answerTo(...topics: readonly Buffer[]) {
    let request = "";
    const port = await serve((socket) =>
      socket.on("data", (bytes) => {
        request = bytes.toString("hex");
        const body = Buffer.concat([int(0, 4), int(0, 4), int(topics.length, 4), ...topics]);
        socket.write(Buffer.concat([int(body.length, 4), body]));
      }),
    );
    const answer = await ask({ host: "127.0.0.1", port }, describeTopics(["a", "b"]), { timeoutMs: 5_000 });
    return { answer, request };
  }

  it("requests all settings of the topics, in Kafka's format", async () => {
    assert.equal(
      (await answerTo()).request,
      "0000001f0020000100000000ffff" + "00000002" + "02000161ffffffff" + "02000162ffffffff" + "00",
    );
  });

  it("reads the settings, and which ones belong to the topic; a missing topic is left out", async () => {
    const { answer } = await answerTo(
      topic(
        0,
        "a",
        setting("retention.ms", "5", 1),
        setting("cleanup.policy", "delete", 5),
        setting("x", undefined, 5),
      ),
      topic(3, "b"),
    );
    assert.deepEqual([...answer.keys()], ["a"]);
    assert.deepEqual(Object.fromEntries(settingsIn(answer, "a")), {
      "retention.ms": { value: "5", isOwn: true },
      "cleanup.policy": { value: "delete", isOwn: false },
      x: { value: "", isOwn: false },
    });
    assert.equal(settingsIn(answer, "b").size, 0);
  });

  it("returns the reason for a topic that is refused, beside the others", async () => {
    const { answer } = await answerTo(topic(29, "a"), topic(0, "b"));
    assert.throws(() => settingsIn(answer, "a"), { message: "error 29" });
    assert.equal(settingsIn(answer, "b").size, 0);
  });
});
