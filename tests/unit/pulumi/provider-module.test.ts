import assert from "node:assert/strict";

import { defineProvider, inputsDiffer, isUnknown, plainInputs } from "../../../components/pulumi/provider-module";

const ADDED = { __provider: "exports.handler = …" };

describe("defineProvider", () => {
  const provider = defineProvider<{ host: string }>({ create: async (outs) => ({ id: "made", outs }) });

  it("uses the methods of the definition", async () => {
    assert.deepEqual(await provider.create({ host: "a" }), { id: "made", outs: { host: "a" } });
    const { read, ...rest } = defineProvider<{ host: string }, { port: number }>({
      create: async () => ({ id: "made", outs: { port: 1 } }),
      read: async () => ({ id: "read", props: { port: 2 } }),
      update: async () => ({ outs: { port: 3 } }),
      diff: async () => ({ changes: false }),
      check: async () => ({ failures: [{ property: "host", reason: "must be set" }] }),
      delete: async () => Promise.reject(new Error("not deleted")),
    });
    assert.deepEqual(await read("made", { port: 1 }), { id: "read", props: { port: 2 } });
    assert.deepEqual(await rest.update("made", { port: 1 }, { host: "a" }), { outs: { port: 3 } });
    assert.deepEqual(await rest.diff("made", { port: 1 }, { host: "a" }), { changes: false });
    assert.deepEqual(await rest.check({ host: "a" }, { host: "" }), {
      failures: [{ property: "host", reason: "must be set" }],
    });
    await assert.rejects(rest.delete("made", { port: 1 }), /^Error: not deleted$/);
  });

  it("accepts the inputs by default", async () => {
    assert.deepEqual(await provider.check({ host: "a" }, { host: "b" }), { inputs: { host: "b" } });
  });

  it("updates only if an input has changed by default", async () => {
    assert.deepEqual(await provider.diff("made", { host: "a" }, { host: "b" }), { changes: true });
    assert.deepEqual(await provider.diff("made", { host: "a" }, { host: "a" }), { changes: false });
  });

  it("returns the stored outputs from `read` by default", async () => {
    assert.deepEqual(await provider.read("made", { host: "a" }), { id: "made", props: { host: "a" } });
  });

  it("stores the inputs on `update` by default, without the property of the SDK", async () => {
    const news = { host: "b", ...ADDED };
    assert.deepEqual(await provider.update("made", { host: "a" }, news), { outs: { host: "b" } });
  });

  it("deletes nothing by default", async () => {
    assert.equal(await provider.delete("made", { host: "a" }), undefined);
  });

  it("needs an `update` for outputs of its own", () => {
    // @ts-expect-error The default stores the inputs, which have no `port`.
    defineProvider<{ host: string }, { port: number }>({ create: async () => ({ id: "made", outs: { port: 1 } }) });
  });
});

describe("plainInputs", () => {
  it("removes only the property that the SDK adds", () => {
    assert.deepEqual(plainInputs({ host: "127.0.0.1", ...ADDED }), { host: "127.0.0.1" });
    assert.deepEqual(plainInputs({ host: "127.0.0.1" }), { host: "127.0.0.1" });
  });
});

describe("inputsDiffer", () => {
  it("compares each new input with the stored one", () => {
    assert.equal(inputsDiffer({ ports: [1] }, { ports: [1] }), false);
    assert.equal(inputsDiffer({ ports: [1] }, { ports: [2] }), true);
    assert.equal(inputsDiffer<object>({ port: 1 }, { host: "a" }), true);
  });

  it("ignores further outputs and the property of the SDK", () => {
    assert.equal(inputsDiffer<object>({ host: "a", health: "healthy" }, { host: "a", ...ADDED }), false);
  });
});

describe("isUnknown", () => {
  it("is true for a text only", () => {
    assert.deepEqual(["04da6b54-80e4-46f7-96ec-b56ff0331ba9", [], {}, 1, undefined].map(isUnknown), [
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
