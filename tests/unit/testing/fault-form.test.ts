import assert from "node:assert/strict";

import { FORM, isFull, randomOf, SEED, times } from "../../../testing/faults/form";
import { environment } from "../../support/environment";

describe("the form in which faults are tried", () => {
  describe("is short", () => {
    environment(() => ({ [FORM]: "short" }));

    it("unless it is to be full", () => {
      assert.equal(isFull(), false);
      assert.equal(times(2, 20), 2);
    });
  });

  describe("is full", () => {
    environment(() => ({ [FORM]: "full" }));

    it("where that is asked for", () => {
      assert.equal(isFull(), true);
      assert.equal(times(2, 20), 20);
    });
  });
});

describe("randomOf", () => {
  environment(() => ({ [SEED]: "1" }));

  it("is a number from 0 to 1, the same for the same seed, name and index", () => {
    const numbers = Array.from({ length: 100 }, (_, index) => randomOf("up", index));
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    assert.equal(new Set(numbers).size, 100);
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, (_, index) => randomOf("up", index)),
    );
  });

  it("is another one for another seed and another name", () => {
    const first = randomOf("up", 0);
    assert.notEqual(randomOf("destroy", 0), first);
    process.env[SEED] = "2";
    assert.notEqual(randomOf("up", 0), first);
  });
});
