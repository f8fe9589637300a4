import assert from "node:assert/strict";

import { FORM, isFull, randomOf, SEED, times } from "../../../../testing/faults/form";
import { environment } from "../../../support/environment";

describe("isFull and times", () => {
  describe("with the short form", () => {
    environment(() => ({ [FORM]: "short" }));

    it("take the short number", () => {
      assert.equal(isFull(), false);
      assert.equal(times(2, 20), 2);
    });
  });

  describe("with the full form", () => {
    environment(() => ({ [FORM]: "full" }));

    it("take the full number", () => {
      assert.equal(isFull(), true);
      assert.equal(times(2, 20), 20);
    });
  });
});

describe("randomOf", () => {
  environment(() => ({ [SEED]: "1" }));

  it("is a number from 0 to 1 that depends on seed, name and index alone", () => {
    const numbers = Array.from({ length: 100 }, (_, index) => randomOf("up", index));
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    assert.equal(new Set(numbers).size, 100);
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, (_, index) => randomOf("up", index)),
    );
  });

  it("differs for another seed and for another name", () => {
    const first = randomOf("up", 0);
    assert.notEqual(randomOf("destroy", 0), first);
    process.env[SEED] = "2";
    assert.notEqual(randomOf("up", 0), first);
  });
});
