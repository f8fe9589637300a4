import assert from "node:assert/strict";

import {
  type DataFolderFindings,
  type DataPart,
  dataFolderFindings,
} from "../../../components/runtime/data-folder-findings";

/** Folder of the broker on a disk. */
const on = (...disks: number[]): string[] => disks.map((disk) => `/d${disk}/kafka-0`);

const part = (index: number, disk: number, folders: readonly string[] = [], position = index): DataPart => ({
  folder: `/d${disk}/kafka-0`,
  index,
  position,
  folders,
});
/** Parts of data that is spread over these disks, which are the planned ones. */
const spread = (...disks: number[]): DataPart[] => disks.map((disk, index) => part(index, disk, on(...disks)));

const mustBegin = (held: string, planned: string): DataFolderFindings => ({
  reason: `must begin with the folders that contain data, in their order (${held}), got ${planned}; add further folders only at the end`,
  lost: [],
});
const mustAddEmpty = (folder: string): DataFolderFindings => ({
  reason: `must add empty folders only, got ${folder}, which contains data; set another folder, or move that data away`,
  lost: [],
});
const NOTHING: DataFolderFindings = { lost: [] };

type Case = readonly [what: string, Parameters<typeof dataFolderFindings>, DataFolderFindings];

describe("dataFolderFindings", () => {
  const cases: readonly Case[] = [
    ["accepts folders without data", [on(1, 2), []], NOTHING],
    ["accepts one folder", [on(1), [part(0, 1)], on(1)], NOTHING],
    ["accepts the same folders", [on(1, 2), spread(1, 2), on(1, 2)], NOTHING],
    ["accepts the same folders of a destroyed stack", [on(1, 2), spread(1, 2)], NOTHING],
    ["accepts further folders", [on(1, 2, 3), spread(1, 2), on(1, 2)], NOTHING],
    [
      "accepts a further folder that a failed start has filled",
      [on(1, 2), [part(0, 1), part(1, 2)], on(1, 2)],
      NOTHING,
    ],
    ["accepts an added folder that is still empty", [on(1, 2), [part(0, 1)], on(1, 2)], NOTHING],
    [
      "accepts that a failed start with a further, still empty folder is taken back",
      [on(1), [part(0, 1)], on(1, 2)],
      NOTHING,
    ],
    ["accepts a move of each folder", [on(3, 4), [part(0, 1, on(1, 2)), part(1, 2, on(1, 2))], on(1, 2)], NOTHING],
    [
      "accepts disks of a destroyed stack at other places",
      [on(3, 4), [part(0, 3, on(1, 2)), part(1, 4, on(1, 2))]],
      NOTHING,
    ],
    [
      "refuses fewer folders",
      [on(1), [part(0, 1, on(1, 2)), part(1, 2, on(1, 2))], on(1, 2)],
      mustBegin("/d1,/d2", "/d1"),
    ],
    ["refuses fewer folders of a destroyed stack", [on(1), [part(0, 1, on(1, 2))]], mustBegin("/d1,/d2", "/d1")],
    [
      "refuses fewer folders after a start that never was ready",
      [on(1), [part(0, 1), part(1, 2)], on(1, 2)],
      mustBegin("/d1,/d2", "/d1"),
    ],
    ["refuses the second folder alone", [on(2), [part(0, 2, on(1, 2), 1)]], mustBegin("/d1,/d2", "/d2")],
    [
      "refuses another order",
      [on(2, 1), [part(0, 1, on(1, 2)), part(1, 2, on(1, 2))], on(1, 2)],
      mustBegin("/d1,/d2", "/d2,/d1"),
    ],
    [
      "refuses another order of a destroyed stack",
      [on(2, 1), [part(0, 2, on(1, 2), 1), part(1, 1, on(1, 2), 0)]],
      mustBegin("/d1,/d2", "/d2,/d1"),
    ],
    ["refuses a folder before the first one", [on(2, 1), [part(0, 1)], on(1)], mustBegin("/d1", "/d2,/d1")],
    [
      "refuses a folder before the first one of a destroyed stack",
      [on(2, 1), [part(1, 1, [], 0)]],
      mustBegin("/d1", "/d2,/d1"),
    ],
    [
      "refuses a further folder with data of its own",
      [on(1, 2), [part(0, 1), part(1, 2, [], 0)], on(1)],
      mustAddEmpty("/d2/kafka-0"),
    ],
    ["names a lost second folder", [on(1, 2), [part(0, 1, on(1, 2))], on(1, 2)], { lost: on(2) }],
    ["names a lost second folder of a destroyed stack", [on(1, 2), [part(0, 1, on(1, 2))]], { lost: on(2) }],
    ["names a lost first folder", [on(1, 2), [part(1, 2, on(1, 2))]], { lost: on(1) }],
    ["names all lost folders but those that are new", [on(1, 2, 3, 4), [part(1, 2, on(1, 2, 3))]], { lost: on(1, 3) }],
  ];
  for (const [what, args, findings] of cases) {
    it(what, () => {
      assert.deepEqual(dataFolderFindings(...args), findings);
    });
  }
});
