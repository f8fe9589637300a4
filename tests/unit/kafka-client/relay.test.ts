import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { type Connector, loadConnector, withRelay } from "../../../components/kafka-client/relay";
import { SECURE_RELAY } from "../../../components/kafka-client/secure-relay";
import { EXEC_RELAY } from "../../../components/runtime/docker/exec-relay";
import { SSH_RELAY } from "../../../components/runtime/ssh/connection/ssh-relay";
import { temporaryFolder } from "../../support/temporary-folder";

const COMPONENTS = join(__dirname, "..", "..", "..", "components");

describe("loadConnector", () => {
  const path = temporaryFolder();

  it("returns the connector that the relay's module creates with the settings", async () => {
    await writeFile(path("relay.js"), "exports.connector = (settings) => ({ settings });");
    const module = relative(COMPONENTS, path("relay")).replaceAll("\\", "/");
    assert.deepEqual(loadConnector({ module, settings: { to: "kafka" } }), { settings: { to: "kafka" } });
  });

  for (const module of [EXEC_RELAY, SECURE_RELAY, SSH_RELAY]) {
    it(`finds ${module}`, () => {
      const { connector } = require(join(COMPONENTS, module));
      assert.equal(typeof connector, "function");
    });
  }
});

describe("withRelay", () => {
  const path = temporaryFolder();

  it("hands no connector to work that connects directly", async () => {
    assert.equal(await withRelay(undefined, async (connect) => connect), undefined);
  });

  it("closes the connector after the work, also if the work fails", async () => {
    const closed: string[] = [];
    (globalThis as { closedRelays?: string[] }).closedRelays = closed;
    await writeFile(
      path("counting.js"),
      `exports.connector = ({ to }) => ({
        connect: async (host, port) => [to, host, port],
        close: async () => { globalThis.closedRelays.push(to); },
      });`,
    );
    const module = relative(COMPONENTS, path("counting")).replaceAll("\\", "/");
    const toBroker = (connect: Connector["connect"] | undefined) => connect?.("broker", 9092);
    assert.deepEqual(await withRelay({ module, settings: { to: "first" } }, async (connect) => toBroker(connect)), [
      "first",
      "broker",
      9092,
    ]);
    const failing = withRelay({ module, settings: { to: "second" } }, async () => {
      throw new Error("no");
    });
    await assert.rejects(failing, { message: "no" });
    assert.deepEqual(closed, ["first", "second"]);
  });
});
