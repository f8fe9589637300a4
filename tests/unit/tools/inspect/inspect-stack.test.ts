import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { inspectStack } from "../../../../tools/inspect/inspect-stack";
import { stateFile } from "../../../../tools/pulumi/run-pulumi";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("inspectStack", () => {
  const path = temporaryFolder();

  const location = () => ({ backend: path() });

  const writeState = async (stack: string, text: string) => {
    const file = stateFile(stack, location());
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };

  it("names the stacks that exist if another one is asked for", async () => {
    await assert.rejects(inspectStack("dev", location()), { message: "stack dev does not exist; run `npm start`" });
    await writeState("other", "{}");
    await assert.rejects(inspectStack("nope", location()), {
      message:
        "stack nope does not exist; create it with `npm run pulumi -- stack init nope`, or choose one that exists with --stack: other",
    });
  });

  it("refuses a stack without services", async () => {
    await writeState("dev", JSON.stringify({ version: 3, checkpoint: { latest: {} } }));
    await assert.rejects(inspectStack("dev", location()), { message: "stack dev has no services; run `npm start`" });
    await writeState("test", JSON.stringify({ version: 3, checkpoint: {} }));
    await assert.rejects(inspectStack("test", location()), {
      message: "stack test has no services; run `npm run pulumi -- up --stack test`",
    });
  });

  it("names the file of a state that can't be read", async () => {
    const file = await writeState("dev", "{");
    await assert.rejects(inspectStack("dev", location()), ({ message }: Error) => {
      assert.match(message, /^the state of stack dev can't be read \(.*JSON.*\); restore /);
      assert.ok(message.includes(file), message);
      return true;
    });
  });
});
