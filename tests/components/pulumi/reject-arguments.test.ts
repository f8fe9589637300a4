import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { rejectArguments, rejectProblems } from "../../../components/pulumi/reject-arguments";
import { register } from "../../../testing/pulumi-mocks";

const TWO = [
  { property: "port", reason: "must be a port from 1 to 65535, got 70000" },
  { property: "profile", reason: 'must be "a" or "b", got "c"' },
];
const ALL = 'port must be a port from 1 to 65535, got 70000; profile must be "a" or "b", got "c"';

describe("rejectArguments", () => {
  const programWith = (problems: typeof TWO) => () =>
    rejectArguments(new pulumi.ComponentResource("test:index:Broker", "kafka-0"), problems);

  it("does nothing where there are no problems", async () => {
    await register(programWith([]));
  });

  it("throws an error of the resource with every problem, which is shown without a stack", async () => {
    await assert.rejects(register(programWith(TWO)), (error: Error) => {
      assert.ok(pulumi.ResourceError.isInstance(error));
      assert.equal(error.message, ALL);
      assert.equal(error.hideStack, true);
      assert.ok(error.resource instanceof pulumi.ComponentResource);
      assert.equal(error.stack, "");
      return true;
    });
  });
});

describe("rejectProblems", () => {
  it("does nothing where there are no problems", () => {
    rejectProblems("kafka-0", []);
  });

  it("throws an error that names the subject and every problem, which is shown without a stack", () => {
    assert.throws(
      () => rejectProblems("kafka-0", TWO),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.equal(error.message, `kafka-0: ${ALL}`);
        assert.equal(error.stack, "");
        return true;
      },
    );
  });
});
