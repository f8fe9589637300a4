import assert from "node:assert/strict";
import { resolve } from "node:path";

import {
  type DataDir,
  dataDirProblems,
  dataFoldersOf,
  foldersIn,
  serviceDataFolders,
} from "../../../components/runtime/data-folders";
import { describeProblems } from "../../../components/shared/problems";

describe("foldersIn", () => {
  const cases: readonly (readonly [DataDir | undefined, readonly string[]])[] = [
    [undefined, []],
    ["/d1", ["/d1"]],
    ["/d1,/d2", ["/d1", "/d2"]],
    ["/d1, /d2", ["/d1", "/d2"]],
    ["/d1,", ["/d1", ""]],
    ['["/d1","/d2"]', ["/d1", "/d2"]],
    ["[data]", ["[data]"]],
    ["7", ["7"]],
    [
      ["/d1", "/d,2"],
      ["/d1", "/d,2"],
    ],
  ];
  for (const [dataDir, folders] of cases) {
    it(`reads ${JSON.stringify(dataDir)}`, () => {
      assert.deepEqual(foldersIn(dataDir), folders);
    });
  }
});

describe("dataDirProblems", () => {
  const EMPTY = "name a folder in each entry, and end the text without a comma";
  const COMMA =
    "a comma separates two folders, also for Kafka, so one folder needs a path without a comma, such as a symbolic link";
  const FORM = 'set it to text such as "/d1" or "/d1,/d2"';
  const cases: readonly (readonly [unknown, string])[] = [
    [undefined, ""],
    ["/d1", ""],
    ["/d1,/d2,~/d3,./d4", ""],
    ["d1,d2", ""],
    [["/d1", "d2"], ""],
    ["/data/1,/data/10", ""],
    [7, `must be a folder or a list of folders, got 7; ${FORM}`],
    [[], `must be a folder or a list of folders, got []; ${FORM}`],
    ['["/d1",2]', `must be a folder or a list of folders, got ["/d1",2]; ${FORM}`],
    ["", `must not contain an empty entry, got ""; ${EMPTY}`],
    ["/d1,,/d2", `must not contain an empty entry, got "/d1,,/d2"; ${EMPTY}`],
    [["/d1", " "], `must not contain an empty entry, got ["/d1"," "]; ${EMPTY}`],
    [
      "/srv/Acme, Inc/kafka",
      `must begin each folder after a comma with "/", "~" or ".", got "/srv/Acme, Inc/kafka"; write "./Inc/kafka" for a folder of the project; ${COMMA}`,
    ],
    [["/d1", "/d,2"], `must not contain a comma, got "/d,2"; ${COMMA}`],
    ["/d1,/d2,/d1/", 'must name each folder once, got "/d1" twice; remove one of the two entries'],
    [
      "/d1/more,/d2,/d1",
      'must not contain a folder inside another one, got "/d1/more" in "/d1"; set two folders side by side',
    ],
    ["/,/d2", 'must not contain a folder inside another one, got "/d2" in "/"; set two folders side by side'],
  ];
  for (const [dataDir, message] of cases) {
    it(`${message === "" ? "accepts" : "refuses"} ${JSON.stringify(dataDir)}`, () => {
      const problems = dataDirProblems(dataDir, (folder) => resolve("/project", folder));
      assert.equal(describeProblems(problems), message === "" ? "" : `dataDir ${message}`);
    });
  }
});

describe("serviceDataFolders", () => {
  const join = (root: string, service: string) => `${root}/${service}`;
  const foldersOf = (roots: readonly string[], spreadsData?: boolean) =>
    serviceDataFolders(roots, "kafka-0", [{ service: "kafka-0", spreadsData }], join);

  it("gives all folders to a service that spreads its data, the first one to others", () => {
    assert.deepEqual(foldersOf(["/d1", "/d2"], true), { data: "/d1/kafka-0", furtherData: ["/d2/kafka-0"] });
    assert.deepEqual(foldersOf(["/d1", "/d2"]), { data: "/d1/kafka-0" });
  });

  it("has no further folders with one folder, as in earlier states", () => {
    assert.deepEqual(foldersOf(["/d1"], true), { data: "/d1/kafka-0" });
  });
});

describe("dataFoldersOf", () => {
  it("lists the folder that identifies the data first", () => {
    assert.deepEqual(dataFoldersOf({ data: "/d1" }), ["/d1"]);
    assert.deepEqual(dataFoldersOf({ data: "/d1", furtherData: ["/d2", "/d3"] }), ["/d1", "/d2", "/d3"]);
  });
});
