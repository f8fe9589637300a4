import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Admin } from "kafkajs";

import { type AdminSettings, withSharedAdmin } from "../../../components/kafka-client/shared-admin";

const settings = (bootstrapServers: string): AdminSettings => ({
  bootstrapServers,
  retries: 0,
  pauseMs: 1,
  answerTimeoutMs: 1,
});

/** Opens clients that connect as told, and counts them. */
function clients(connect = async (): Promise<void> => {}) {
  const count = { opened: 0, closed: 0 };
  const open = () => {
    count.opened += 1;
    return {
      admin: { connect, number: count.opened } as unknown as Admin,
      close: async () => {
        count.closed += 1;
      },
    };
  };
  return { count, open };
}

const numberOf = async (admin: Admin): Promise<number> => (admin as unknown as { number: number }).number;

describe("withAdmin", () => {
  it("shares a client among all that work at the same time, and closes it after the last", async () => {
    const { count, open } = clients();
    const numbers = await Promise.all(
      [1, 2, 3].map(() => withSharedAdmin(settings("a:1"), (turn) => turn(numberOf), open)),
    );
    assert.deepEqual(numbers, [1, 1, 1]);
    assert.deepEqual(count, { opened: 1, closed: 1 });
    assert.equal(await withSharedAdmin(settings("a:1"), (turn) => turn(numberOf), open), 2);
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });

  it("has a client for each cluster", async () => {
    const { count, open } = clients();
    await Promise.all(["a:1", "b:1"].map((at) => withSharedAdmin(settings(at), (turn) => turn(numberOf), open)));
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });

  it("lets one at a time have its turn, also after one that failed", async () => {
    const { open } = clients();
    const said: string[] = [];
    const speak = (name: string) =>
      withSharedAdmin(
        settings("a:1"),
        (turn) =>
          turn(async () => {
            said.push(`${name} begins`);
            await nextTurn();
            said.push(`${name} ends`);
            if (name === "first") {
              throw new Error("no");
            }
          }),
        open,
      );
    const results = await Promise.allSettled(["first", "second"].map(speak));
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled"],
    );
    assert.deepEqual(said, ["first begins", "first ends", "second begins", "second ends"]);
  });

  it("tells everybody why there is no connection, and tries again for the next", async () => {
    let isUp = false;
    const { count, open } = clients(async () => {
      if (!isUp) {
        throw new Error("refused");
      }
    });
    const results = await Promise.allSettled(
      [1, 2].map(() => withSharedAdmin(settings("a:1"), (turn) => turn(numberOf), open)),
    );
    assert.deepEqual(
      results.map((result) => result.status === "rejected" && result.reason.message),
      ["refused", "refused"],
    );
    isUp = true;
    assert.equal(await withSharedAdmin(settings("a:1"), (turn) => turn(numberOf), open), 2);
    assert.deepEqual(count, { opened: 2, closed: 2 });
  });
});
