import assert from "node:assert/strict";

import { restartFiles } from "../../../components/runtime/restart-files";

const SPEC = {
  arguments: ["/config/server.properties"],
  files: { "server.properties": "a=1\nb=2\n", "log4j.properties": "a=1\n" },
};

describe("restartFiles", () => {
  it("are the files without the live settings of the main file", () => {
    assert.deepEqual(restartFiles({ ...SPEC, liveSettings: { a: "1", c: "3" } }), {
      "server.properties": "b=2\n",
      "log4j.properties": "a=1\n",
    });
  });

  it("are all files of a service without live settings", () => {
    assert.deepEqual(restartFiles(SPEC), SPEC.files);
  });
});
