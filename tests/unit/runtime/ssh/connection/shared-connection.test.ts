import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";

import type { Login } from "../../../../../components/runtime/ssh/connection/login";
import { withSharedConnection } from "../../../../../components/runtime/ssh/connection/shared-connection";
import type { SshConnection } from "../../../../../components/runtime/ssh/connection/ssh-client";

const at = (address: string): Login => ({ address, port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" });

describe("withSharedConnection", () => {
  let events: string[];
  beforeEach(() => {
    events = [];
  });

  const open = async ({ address }: Login): Promise<SshConnection & { close(): Promise<void> }> => {
    events.push(`open ${address}`);
    return {
      run: async (command) => ({ exitCode: 0, stdout: command, stderr: "" }),
      offersSftp: async () => true,
      forward: async () => assert.fail("no test forwards"),
      close: async () => {
        events.push(`close ${address}`);
      },
    };
  };

  const useConnection = (address: string, name: string): Promise<string> =>
    withSharedConnection(
      at(address),
      async (connection) => {
        events.push(`begin ${name}`);
        await setImmediate();
        const { stdout } = await connection.run(name, "", 1_000);
        events.push(`end ${name}`);
        return stdout;
      },
      {},
      open,
    );

  it("runs concurrent work one after the other on one connection", async () => {
    assert.deepEqual(await Promise.all(["a", "b", "c"].map((name) => useConnection("one", name))), ["a", "b", "c"]);
    const turns = ["a", "b", "c"].flatMap((name) => [`begin ${name}`, `end ${name}`]);
    assert.deepEqual(events, ["open one", ...turns, "close one"]);
  });

  it("opens one connection for each host", async () => {
    await Promise.all([useConnection("one", "a"), useConnection("two", "b")]);
    assert.deepEqual(events.slice(0, 2), ["open one", "open two"]);
    assert.deepEqual(events.filter((event) => event.startsWith("close")).sort(), ["close one", "close two"]);
  });

  it("opens a new connection for later work", async () => {
    await useConnection("one", "a");
    await useConnection("one", "b");
    assert.deepEqual(
      events.filter((event) => event.startsWith("open")),
      ["open one", "open one"],
    );
  });

  it("continues after work that fails", async () => {
    const failing = withSharedConnection(at("one"), () => Promise.reject(new Error("no")), {}, open);
    const [failed, found] = await Promise.allSettled([failing, useConnection("one", "b")]);
    assert.equal(failed.status, "rejected");
    assert.deepEqual(found, { status: "fulfilled", value: "b" });
    assert.equal(events.at(-1), "close one");
  });

  it("throws the error of the connection to each user, and tries again for the next one", async () => {
    const refuse = () => Promise.reject(new Error("refused"));
    const all = [1, 2].map(() => withSharedConnection(at("one"), async () => "found", {}, refuse));
    for (const { status } of await Promise.allSettled(all)) {
      assert.equal(status, "rejected");
    }
    assert.equal(await useConnection("one", "a"), "a");
  });
});
