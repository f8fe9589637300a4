import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { runtime } from "@pulumi/pulumi";

import { outputsInState } from "../../../../tools/pulumi/state-outputs";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("outputsInState", () => {
  const path = temporaryFolder();

  const inState = async (latest: object | undefined) => {
    await writeFile(path("state.json"), JSON.stringify({ version: 3, checkpoint: { latest } }));
    return outputsInState(path("state.json"));
  };
  const stackWith = (outputs?: object) => ({
    resources: [
      { type: "pulumi-nodejs:dynamic/kafka:ClusterIdentity", outputs: { clusterId: "a" } },
      { type: "pulumi:pulumi:Stack", outputs },
    ],
  });

  it("returns the outputs of the stack, not of a resource", async () => {
    assert.deepEqual(await inState(stackWith({ clusterId: "b" })), { clusterId: "b" });
  });

  it("returns nothing for a stack without outputs, without resources or without a deployment", async () => {
    assert.equal(await inState(stackWith()), undefined);
    assert.equal(await inState({}), undefined);
    assert.equal(await inState(undefined), undefined);
  });

  it("returns nothing if an output is secret, also inside another one", async () => {
    const secret = { [runtime.specialSigKey]: runtime.specialSecretSig, ciphertext: "v1:…" };
    assert.equal(await inState(stackWith({ clusterId: "b", connection: { password: secret } })), undefined);
  });
});
