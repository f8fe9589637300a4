import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";

import { checkoutIdFile, ensureCheckoutId } from "../../../../components/runtime/docker/checkout-id";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("ensureCheckoutId", () => {
  const path = temporaryFolder();

  it("creates the id once, in the state folder", async () => {
    const id = ensureCheckoutId(path("state"));
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.equal(ensureCheckoutId(path("state")), id);
    assert.equal(checkoutIdFile(path("state")), path("state", "checkout-id"));
    assert.equal(await readFile(path("state", "checkout-id"), "utf8"), id);
  });

  it("gives each state folder another id", () => {
    assert.notEqual(ensureCheckoutId(path("one")), ensureCheckoutId(path("two")));
  });

  it("returns an id that a user wrote, without the end of the line", async () => {
    await writeFile(path("checkout-id"), "adopted\n");
    assert.equal(ensureCheckoutId(path()), "adopted");
  });
});
