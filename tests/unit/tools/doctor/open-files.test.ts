import assert from "node:assert/strict";

import { openFilesIn } from "../../../../tools/doctor/open-files";

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             63456                63456                processes
Max open files            20000                1048576              files
`;

describe("openFilesIn", () => {
  it("is the limit of the process", () => {
    assert.equal(openFilesIn(LIMITS), "20000");
    assert.equal(openFilesIn(LIMITS.replace("20000    ", "unlimited")), "unlimited");
  });

  it("is empty without limits", () => {
    assert.equal(openFilesIn(""), "");
  });
});
