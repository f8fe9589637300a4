import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { agentSocket } from "../../../../../components/runtime/ssh/connection/agent-socket";
import { temporaryFolder } from "../../../../support/temporary-folder";

describe("agentSocket", () => {
  const path = temporaryFolder();

  it("is the path in the environment, if the path exists", async () => {
    await writeFile(path("agent"), "");
    assert.equal(agentSocket({ SSH_AUTH_SOCK: path("agent") }, "linux"), path("agent"));
    assert.equal(agentSocket({ SSH_AUTH_SOCK: path("agent") }, "win32"), path("agent"));
  });

  it("is undefined otherwise", () => {
    assert.equal(agentSocket({ SSH_AUTH_SOCK: path("none") }, "linux"), undefined);
    assert.equal(agentSocket({ SSH_AUTH_SOCK: "" }, "linux"), undefined);
    assert.equal(agentSocket({}, "linux"), undefined);
  });
});
