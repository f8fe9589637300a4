import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";

import { checkoutId, checkoutIdFile } from "../../../../components/runtime/docker/checkout-id";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("checkoutId", () => {
  const path = temporaryFolder();

  it("is made once, and kept in the state folder", async () => {
    const id = checkoutId(path());
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.equal(checkoutId(path()), id);
    assert.equal(checkoutIdFile(path()), path(".state", "checkout-id"));
    assert.equal(await readFile(path(".state", "checkout-id"), "utf8"), id);
  });

  it("is another one for another checkout", () => {
    assert.notEqual(checkoutId(path("one")), checkoutId(path("two")));
  });

  it("is what a user has written, less the end of the line", async () => {
    await mkdir(path(".state"));
    await writeFile(path(".state", "checkout-id"), "taken-over\n");
    assert.equal(checkoutId(path()), "taken-over");
  });
});
