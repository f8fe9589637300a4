import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { type AdminSettings, withSharedAdmin } from "../../../components/kafka-client/shared-admin";
import { temporaryFolder } from "../../support/temporary-folder";

const COMPONENTS = join(__dirname, "..", "..", "..", "components");

describe("withSharedAdmin", () => {
  const path = temporaryFolder();

  it("reports to every caller why there is no connection, closes the relay, and tries again for the next", async () => {
    const count = { opened: 0, closed: 0 };
    (globalThis as { relays?: typeof count }).relays = count;
    await writeFile(
      path("refusing.js"),
      `exports.connector = () => {
        globalThis.relays.opened += 1;
        return {
          connect: async () => { throw new Error("refused"); },
          close: async () => { globalThis.relays.closed += 1; },
        };
      };`,
    );
    const settings: AdminSettings = {
      bootstrapServers: "kafka-0:9092",
      relay: { module: relative(COMPONENTS, path("refusing")).replaceAll("\\", "/"), settings: {} },
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
