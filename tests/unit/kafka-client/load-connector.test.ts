import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { loadConnector } from "../../../components/kafka-client/load-connector";
import { EXEC_RELAY } from "../../../components/runtime/docker/exec-relay";
import { SSH_RELAY } from "../../../components/runtime/ssh/connection/ssh-relay";
import { PROJECT_DIR } from "../../../tools/project";
import { temporaryFolder } from "../../support/temporary-folder";

const MODULES = join(PROJECT_DIR, "components");

describe("loadConnector", () => {
  const path = temporaryFolder();

  it("passes the settings to the connector of the relay's module", async () => {
    await writeFile(path("relay.js"), "exports.connector = (settings) => ({ settings });");
    const module = relative(MODULES, path("relay.js"));
    assert.deepEqual(loadConnector({ module, settings: { to: "kafka" } }), { settings: { to: "kafka" } });
  });

  for (const module of [EXEC_RELAY, SSH_RELAY]) {
    it(`finds ${module}`, () => {
      const { connector } = require(join(MODULES, module));
      assert.equal(typeof connector, "function");
    });
  }
});
