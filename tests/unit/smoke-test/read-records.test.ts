import assert from "node:assert/strict";
import type { Kafka, KafkaMessage } from "kafkajs";

import { startDeadline } from "../../../components/shared/deadline";
import { readRecords } from "../../../components/smoke-test/read-records";

/** Event of a consumer: a record, or a crash with or without a restart. */
type Event = string | { readonly crash: Error; readonly restart: boolean };

const loading = { crash: new Error("The coordinator is loading"), restart: true };
const denied = { crash: new Error("Not authorized"), restart: false };

const unknown = Object.assign(new Error("This server does not host this topic-partition"), {
  type: "UNKNOWN_TOPIC_OR_PARTITION",
});

/** Fake client whose consumers have these events, and the number of consumers that have left their group. */
function clientWith(events: readonly Event[], refusals: readonly Error[]) {
  const refused = [...refusals];
  const state = { left: 0 };
  let onCrash: (event: unknown) => void;
  const consumer = {
    events: { CRASH: "consumer.crash" },
    connect: async () => {},
    subscribe: async () => {
      const refusal = refused.shift();
      if (refusal !== undefined) {
        throw refusal;
      }
    },
    on: (_name: string, listener: typeof onCrash) => {
      onCrash = listener;
    },
    run: async ({ eachMessage }: { eachMessage: (message: { message: KafkaMessage }) => Promise<void> }) => {
      for (const event of events) {
        if (typeof event === "string") {
          await eachMessage({ message: { value: Buffer.from(event) } as KafkaMessage });
        } else {
          onCrash({ payload: { error: event.crash, restart: event.restart } });
        }
      }
    },
    disconnect: async () => {
      state.left += 1;
    },
  };
  return { kafka: { consumer: () => consumer } as unknown as Kafka, state };
}

/** Reads two records. @param refusals - errors of the first subscriptions */
async function read(events: readonly Event[], refusals: readonly Error[] = [], timeoutMs = 50): Promise<string[]> {
  const { kafka, state } = clientWith(events, refusals);
  const deadline = startDeadline(timeoutMs);
  try {
    const records = await readRecords(kafka, "topic", "group", 2, deadline);
    return records.map(({ value }) => String(value));
  } finally {
    deadline.clear();
    assert.equal(state.left, 1);
  }
}

describe("readRecords", () => {
  it("returns the requested number of records", async () => {
    assert.deepEqual(await read(["one", "two"]), ["one", "two"]);
  });

  it("subscribes again to a topic that a broker does not know yet", async () => {
    assert.deepEqual(await read(["one", "two"], [unknown, unknown], 10_000), ["one", "two"]);
    await assert.rejects(read(["one", "two"], Array(50).fill(unknown)), { message: "not done within 50 ms" });
  });

  it("rejects at once another error of the subscription", async () => {
    await assert.rejects(read(["one", "two"], [unknown, new Error("Not authorized")], 10_000), {
      message: "Not authorized",
    });
  });

  it("waits for a consumer that restarts", async () => {
    assert.deepEqual(await read([loading, loading, "one", "two"]), ["one", "two"]);
  });

  it("rejects at the deadline with the last error", async () => {
    await assert.rejects(read([loading]), { message: "not done within 50 ms; last: The coordinator is loading" });
    await assert.rejects(read(["one"]), { message: "not done within 50 ms" });
  });

  it("rejects at once a crash without a restart", async () => {
    await assert.rejects(read([denied, "one", "two"]), { message: "Not authorized" });
  });

  it("rejects a crash after the first record, because records could arrive twice", async () => {
    await assert.rejects(read(["one", loading, "one", "two"]), { message: "The coordinator is loading" });
  });
});
