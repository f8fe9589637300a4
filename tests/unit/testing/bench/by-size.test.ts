import assert from "node:assert/strict";
import { brokersBenchmark } from "../../../../testing/bench/brokers";
import { columnsBySize, LIFE_WITH_CHANGE } from "../../../../testing/bench/by-size";

describe("columnsBySize", () => {
  it("compares every command with the same command on the first cluster", () => {
    const columns = columnsBySize({ up: async () => 1, down: async () => 2 }, [
      { size: "1 broker", config: {} },
      { size: "3 brokers", config: {} },
    ]);
    assert.deepEqual(columns, [
      { name: "up: 1 broker" },
      { name: "up: 3 brokers", comparedWith: "up: 1 broker" },
      { name: "down: 1 broker" },
      { name: "down: 3 brokers", comparedWith: "down: 1 broker" },
    ]);
  });
});

describe("brokersBenchmark", () => {
  it("measures up, no-op, roll and destroy of 1, 3, 5 and 9 brokers", () => {
    const commands = Object.keys(LIFE_WITH_CHANGE);
    assert.equal(commands.length, 4);
    assert.deepEqual(
      brokersBenchmark.columns.map(({ name }) => name),
      [
        "by hand, until the round trip is done: 3 brokers",
        "by hand, one setting rolled: 3 brokers",
        "by hand, stopped in order: 3 brokers",
        ...commands.flatMap((command) =>
          [1, 3, 5, 9].map((n) => `${command}: ${n === 1 ? "1 broker" : `${n} brokers`}`),
        ),
      ],
    );
  });

  it("compares three brokers with three that are started by hand, and all others with one broker", () => {
    const compared = Object.fromEntries(brokersBenchmark.columns.map(({ name, comparedWith }) => [name, comparedWith]));
    assert.equal(compared["pulumi up, one setting rolled: 3 brokers"], "by hand, one setting rolled: 3 brokers");
    assert.equal(compared["pulumi destroy: 3 brokers"], "by hand, stopped in order: 3 brokers");
    assert.equal(
      compared["pulumi up, fresh, all of it: 3 brokers"],
      "by hand, until the round trip is done: 3 brokers",
    );
    assert.equal(compared["pulumi destroy: 5 brokers"], "pulumi destroy: 1 broker");
  });
});
