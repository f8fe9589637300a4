import assert from "node:assert/strict";

import { untypedProblems } from "../../../components/cluster/untyped-problems";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import { describeProblems } from "../../../components/shared/problems";

const RUNTIME = "runtime must be a LocalRuntime, a DockerRuntime or an SshRuntime, got";
const ADVICE = "pass for example `new DockerRuntime()`";

describe("untypedProblems", () => {
  for (const args of [{}, { runtime: undefined }, { runtime: new LocalRuntime() }]) {
    it(`accepts ${JSON.stringify(args)}`, () => {
      assert.deepEqual(untypedProblems(args), []);
    });
  }

  const cases: readonly (readonly [args: unknown, message: string])[] = [
    [null, "args must be an object of arguments, got null"],
    ["docker", 'args must be an object of arguments, got "docker"'],
    [{ runtime: null }, `${RUNTIME} null; ${ADVICE}`],
    [{ runtime: "docker" }, `${RUNTIME} "docker"; ${ADVICE}`],
    [{ runtime: { kind: "docker" } }, `${RUNTIME} {"kind":"docker"}; ${ADVICE}`],
    [{ runtime: LocalRuntime }, `${RUNTIME} the function or class LocalRuntime; ${ADVICE}`],
  ];
  for (const [args, message] of cases) {
    it(`rejects: ${message}`, () => {
      assert.equal(describeProblems(untypedProblems(args)), message);
    });
  }
});
