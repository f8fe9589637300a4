import assert from "node:assert/strict";
import { EventEmitter } from "node:events";

import { finishFirst } from "../../../tools/finish-first";

describe("finishFirst", () => {
  const { error } = console;
  const { now } = Date;
  let printed: string[];
  let ended: number[];
  let signals: EventEmitter;

  beforeEach(() => {
    printed = [];
    ended = [];
    signals = new EventEmitter();
    console.error = (line: string) => void printed.push(line);
  });
  afterEach(() => {
    console.error = error;
    Date.now = now;
  });

  const finish = (work: () => void) =>
    finishFirst(
      "Wait.",
      async () => {
        work();
        return "done";
      },
      signals,
      (exitCode) => void ended.push(exitCode),
    );

  it("returns the result of the work, and no longer listens", async () => {
    assert.deepEqual(await finish(() => {}), { result: "done", isInterrupted: false });
    assert.equal(signals.listenerCount("SIGINT"), 0);
  });

  it("finishes the work after Ctrl-C, which npm may pass on once more", async () => {
    const interrupt = () => signals.emit("SIGINT") && signals.emit("SIGINT");
    assert.deepEqual(await finish(interrupt), { result: "done", isInterrupted: true });
    assert.deepEqual([printed, ended], [["Wait."], []]);
  });

  it("ends the process after a second Ctrl-C", async () => {
    await finish(() => {
      Date.now = () => 1_000;
      signals.emit("SIGINT");
      Date.now = () => 2_001;
      signals.emit("SIGINT");
    });
    assert.deepEqual(ended, [130]);
  });

  it("rejects as the work does", async () => {
    await assert.rejects(
      finish(() => {
        throw new Error("no broker");
      }),
      /no broker/,
    );
    assert.equal(signals.listenerCount("SIGINT"), 0);
  });
});
