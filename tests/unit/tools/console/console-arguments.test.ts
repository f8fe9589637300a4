import assert from "node:assert/strict";

import { consoleArguments } from "../../../../tools/console/console-arguments";

const USAGE = "usage: npm run console [-- --port N] [--stack NAME]";

describe("consoleArguments", () => {
  for (const [args, expected] of [
    [[], { stack: "dev", port: 0 }],
    [["--port", "8080"], { stack: "dev", port: 8080 }],
    [["--port=0", "--stack", "other"], { stack: "other", port: 0 }],
  ] as const) {
    it(`reads ${JSON.stringify(args)}`, () => {
      assert.deepEqual(consoleArguments(args), expected);
    });
  }

  for (const [args, message] of [
    [["--port", "65536"], `--port must be a number from 0 to 65535, got "65536"; ${USAGE}`],
    [["--port", "http"], `--port must be a number from 0 to 65535, got "http"; ${USAGE}`],
    [["--port="], `--port must be a number from 0 to 65535, got ""; ${USAGE}`],
    [["--json"], `option --json is unknown; ${USAGE}`],
    [["--open"], `option --open is unknown; ${USAGE}`],
    [["dev"], `argument "dev" is one too many; ${USAGE}`],
  ] as const) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      assert.throws(() => consoleArguments(args), { message });
    });
  }
});
