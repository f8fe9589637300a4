import assert from "node:assert/strict";

import { isOfTest, newRun } from "../../../components/smoke-test/test-run";

const ID = "kafka-cluster/dev/smoke-test";

const namesOf = ({ topics, groups }: ReturnType<typeof newRun>): string[] => [
  ...Object.values(topics),
  ...Object.values(groups),
];

describe("newRun", () => {
  it("has names that differ from those of every other run", () => {
    const names = [newRun(ID), newRun(ID), newRun()].flatMap(namesOf);
    assert.equal(new Set(names.slice(0, 6)).size, 6);
    assert.equal(new Set(names).size, names.length);
  });

  it("has names that Kafka accepts for topics", () => {
    for (const name of namesOf(newRun(`${ID} in José's checkout`))) {
      assert.match(name, /^kafka-cluster-smoke-test-[a-z0-9-]{1,80}$/);
    }
  });
});

describe("isOfTest", () => {
  it("is true for all names of the runs of the test", () => {
    for (const name of [newRun(ID), newRun(ID)].flatMap(namesOf)) {
      assert.ok(isOfTest(ID, name), name);
    }
  });

  const { name } = newRun(ID);
  const others: readonly (readonly [what: string, name: string])[] = [
    ["a run of another test", newRun("kafka-cluster/prod/smoke-test").name],
    ["a run of a test without an identity", newRun().name],
    ["the name without its random part", name.slice(0, -37)],
    ["a longer name", `${name}-processed-2`],
    ["a name that contains the name", `my-${name}`],
    ["the name in capital letters", name.toUpperCase()],
    ["another topic", "orders"],
  ];
  for (const [what, other] of others) {
    it(`is false for ${what}`, () => {
      assert.equal(isOfTest(ID, other), false);
    });
  }
});
