import assert from "node:assert/strict";

import { describeProblems } from "../../../components/shared/problems";
import { namesInZooKeeperProblems } from "../../../components/user/names-in-zookeeper";

const problemsOf = (name: string, kind: "group" | "transactionalId" = "group"): string =>
  describeProblems(
    namesInZooKeeperProblems([
      {},
      {
        allow: [
          { topic: "a", operations: [] },
          { [kind]: name, operations: [] },
        ],
      },
    ]),
  );

describe("namesInZooKeeperProblems", () => {
  for (const name of ["*", "...", ".a", "é group", "a b", "a%b", "User:x", '"q"', "a\\b", "#", "\u2028", " "]) {
    it(`accepts ${JSON.stringify(name)}`, () => {
      assert.equal(problemsOf(name), "");
    });
  }

  const RULE =
    'must be a name without "/", emoji and private characters, neither "." nor "..", with coordination "zookeeper", because the brokers store it as the name of a ZooKeeper node, got';
  const ADVICE = "set another name, or the beginning of the name with prefix: true";
  for (const name of [".", "..", "a/b", "/a", "a/", "./x", "😀", "\ue000", "\ufff0"]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      assert.equal(problemsOf(name), `users[1].allow[1].group ${RULE} ${JSON.stringify(name)}; ${ADVICE}`);
    });
  }

  it("are those of transactional ids, too", () => {
    assert.equal(problemsOf("a/b", "transactionalId"), `users[1].allow[1].transactionalId ${RULE} "a/b"; ${ADVICE}`);
  });
});
