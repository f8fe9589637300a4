import assert from "node:assert/strict";

import { confirmCommand } from "../../../../tools/adopt/description";

describe("confirmCommand", () => {
  for (const [installation, stack, platform, command] of [
    ["/home/ana/kafka", "dev", "linux", "npm run adopt -- /home/ana/kafka --yes"],
    ["/home/ana/my kafka", "dev", "linux", "npm run adopt -- '/home/ana/my kafka' --yes"],
    ["/home/ana/kafka", "mine", "linux", "npm run adopt -- /home/ana/kafka --stack mine --yes"],
    ["C:\\my kafka", "dev", "win32", 'npm run adopt -- "C:\\my kafka" --yes'],
  ] as const) {
    it(`is ${command} on ${platform}`, () => {
      assert.equal(confirmCommand({ installation, stack }, platform), command);
    });
  }
});
