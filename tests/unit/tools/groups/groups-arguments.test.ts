import assert from "node:assert/strict";

import { type GroupsArguments, parseGroupsArguments } from "../../../../tools/groups/groups-arguments";

const USAGE =
  "usage: npm run groups -- [GROUP] [--reset-to earliest|latest|OFFSET|TIME|-N|+N [--topic TOPIC] [--partition NUMBER] [--yes]] [--stack NAME] [--json]";

describe("parseGroupsArguments", () => {
  const LINES: readonly (readonly [line: string, parsed: GroupsArguments])[] = [
    ["", { stack: "dev", json: false }],
    ["--stack test --json", { stack: "test", json: true }],
    ["billing", { stack: "dev", json: false, group: "billing" }],
    [
      "billing --reset-to earliest",
      { stack: "dev", json: false, group: "billing", reset: { target: { kind: "earliest" }, execute: false } },
    ],
    [
      "billing --reset-to -5 --topic orders --partition 2 --yes",
      {
        stack: "dev",
        json: false,
        group: "billing",
        reset: { target: { kind: "shift", by: -5 }, topic: "orders", partition: 2, execute: true },
      },
    ],
    [
      "--reset-to=+5 billing --execute",
      { stack: "dev", json: false, group: "billing", reset: { target: { kind: "shift", by: 5 }, execute: true } },
    ],
  ];
  for (const [line, parsed] of LINES) {
    it(`reads ${JSON.stringify(line)}`, () =>
      assert.deepEqual(parseGroupsArguments(line.split(" ").filter(Boolean)), parsed));
  }

  const REFUSALS: readonly (readonly [line: string, message: string])[] = [
    ["--topics orders", `option --topics is unknown; ${USAGE}`],
    ["billing --reset-to", `option --reset-to has no value, or a value that it does not take; ${USAGE}`],
    ["billing orders", `argument "orders" is one too many; ${USAGE}`],
    ["billing --topic orders", `--topic needs --reset-to; ${USAGE}`],
    ["billing --yes", `--yes needs --reset-to; ${USAGE}`],
    ["--reset-to latest", `--reset-to needs the name of a group; ${USAGE}`],
    ["billing --reset-to latest --partition one", '--partition must be the number of a partition, got "one"'],
    [
      "billing --reset-to soon",
      '--reset-to must be earliest, latest, an offset, -N, +N or a time such as 2026-11-29T10:00:00Z, got "soon"',
    ],
  ];
  for (const [line, message] of REFUSALS) {
    it(`rejects ${JSON.stringify(line)}`, () =>
      assert.throws(() => parseGroupsArguments(line.split(" ")), { message }));
  }
});
