import assert from "node:assert/strict";
import type { Resource } from "@pulumi/pulumi";

import { withDependsOn } from "../../../components/pulumi/with-depends-on";

const [one, other] = [{ name: "one" }, { name: "other" }] as unknown as [Resource, Resource];

describe("withDependsOn", () => {
  it("adds to what the options depend on already, one or several", () => {
    assert.deepEqual(withDependsOn({ dependsOn: one }, other).dependsOn, [one, other]);
    assert.deepEqual(withDependsOn({ dependsOn: [one] }, other).dependsOn, [one, other]);
    assert.deepEqual(withDependsOn({}, one, other).dependsOn, [one, other]);
    assert.deepEqual(withDependsOn(undefined, one).dependsOn, [one]);
  });

  it("keeps the other options, and leaves those that it was given as they are", () => {
    const opts = { protect: true, dependsOn: [one] };
    assert.deepEqual(withDependsOn(opts, other), { protect: true, dependsOn: [one, other] });
    assert.deepEqual(opts, { protect: true, dependsOn: [one] });
  });
});
