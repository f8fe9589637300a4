import assert from "node:assert/strict";

import { type AdminSettings, withSharedAdmin } from "../../../components/kafka-client/shared-admin";
import { countingRelay } from "../../support/counting-relay";
import { temporaryFolder } from "../../support/temporary-folder";

describe("withSharedAdmin", () => {
  const path = temporaryFolder();

  it("reports to every caller why there is no connection, closes the relay, and tries again for the next", async () => {
    const { relay, count } = await countingRelay(path("refusing.js"));
    const settings: AdminSettings = {
      bootstrapServers: "kafka-0:9092",
      relay,
      retries: 0,
      pauseMs: 1,
      answerTimeoutMs: 1_000,
    };
    const listTopics = () => withSharedAdmin(settings, (inTurn) => inTurn((admin) => admin.listTopics()));
    const results = await Promise.allSettled([listTopics(), listTopics()]);
    assert.deepEqual(
      results.map((result) => result.status === "rejected" && result.reason.message),
      ["Connection error: refused", "Connection error: refused"],
    );
    assert.deepEqual(count, { opened: 1, closed: 1 });
    await assert.rejects(listTopics(), { message: "Connection error: refused" });
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });
});
