import assert from "node:assert/strict";

import { countedPort } from "../../../components/runtime/counted-port";

describe("countedPort", () => {
  it("counts up from the port of the first", () => {
    assert.deepEqual(
      [0, 1, 2].map((rank) => countedPort({ port: 9092, rank })),
      [9092, 9093, 9094],
    );
  });

  it("leaves 0, which is picked for each", () => {
    assert.equal(countedPort({ port: 0, rank: 2 }), 0);
  });
});
