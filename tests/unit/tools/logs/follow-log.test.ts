import assert from "node:assert/strict";

import { followLog, type LogPart, type ServiceLog } from "../../../../tools/logs/follow-log";

const part = (text: string, offset: number): LogPart => ({ text, position: { file: "7", offset } });

describe("followLog", () => {
  it("writes the last lines and then each part, without empty ones, until the signal aborts", async () => {
    const reads: number[] = [];
    const written: string[] = [];
    const interruption = new AbortController();
    const parts = [part("", 3), part("two\n", 7), part("three\n", 13)];
    const log: ServiceLog = {
      lastLines: async (count) => part(`${count}\n`, 3),
      readAfter: async ({ offset }) => {
        reads.push(offset);
        return parts[reads.length - 1] ?? part("", offset);
      },
    };
    const write = (text: string) => {
      written.push(text);
      if (text === "three\n") {
        interruption.abort();
      }
    };
    await followLog(log, 5, write, interruption.signal);
    assert.deepEqual(written, ["5\n", "two\n", "three\n"]);
    assert.deepEqual(reads, [3, 3, 7]);
  });

  it("writes the last lines alone if the signal has aborted before", async () => {
    const written: string[] = [];
    const log: ServiceLog = {
      lastLines: async () => part("one\n", 4),
      readAfter: () => Promise.reject(new Error("must not be read")),
    };
    await followLog(log, 5, (text) => written.push(text), AbortSignal.abort());
    assert.deepEqual(written, ["one\n"]);
  });
});
