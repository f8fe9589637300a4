import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

import { Distribution, type DistributionArgs } from "../../../components/distribution/distribution";
import { providerProgram } from "../../../components/pulumi/module-resource";
import { inputsOf, known, register } from "../../../testing/pulumi-mocks";
import { DISTRIBUTION, localOutputs } from "../../support/local-cluster";

const ARGS: DistributionArgs = { version: "3.3.1", scalaVersion: "2.13", distributionsDir: "/distributions" };
const DIGEST = "0123456789abcdef".repeat(8);

describe("Distribution", () => {
  it("registers the version and the folder", async () => {
    const registered = await register(() => new Distribution("distribution", ARGS), localOutputs);
    assert.deepEqual(inputsOf(registered, DISTRIBUTION, "distribution"), {
      version: "3.3.1",
      scalaVersion: "2.13",
      distributionsDir: "/distributions",
      home: join("/distributions", "kafka_2.13-3.3.1", "kafka"),
    });
  });

  it("uses a folder of its own for another archive", async () => {
    const args = { ...ARGS, archive: "/kafka.tgz", archiveSha512: DIGEST };
    const registered = await register(() => new Distribution("distribution", args), localOutputs);
    assert.deepEqual(inputsOf(registered, DISTRIBUTION, "distribution"), {
      ...args,
      home: join("/distributions", "kafka_2.13-3.3.1-0123456789ab", "kafka"),
    });
  });

  it("outputs the folder and the digest of the unpacked archive", async () => {
    const made: Distribution[] = [];
    await register(() => made.push(new Distribution("distribution", ARGS)), localOutputs);
    const [distribution] = made;
    assert.ok(distribution);
    assert.equal(await known(distribution.home), join("/distributions", "kafka_2.13-3.3.1", "kafka"));
    assert.equal(await known(distribution.sha512), "abc");
  });

  it("stores the path of its provider in state, and no code", async () => {
    const [distribution] = await register(() => new Distribution("distribution", ARGS), localOutputs);
    const provider: string = distribution?.inputs.__provider;
    assert.equal(provider, providerProgram("distribution/distribution-provider"));
  });

  it("refuses a version that is not known", async () => {
    await assert.rejects(
      register(() => new Distribution("distribution", { ...ARGS, version: "1.0.0" })),
      (error: Error) =>
        pulumi.RunError.isInstance(error) &&
        error.message ===
          "the distribution distribution can't be installed as configured:\nversion must be a known version (3.3.1 with Scala 2.13, 3.3.2 with Scala 2.13, 3.9.1 with Scala 2.13), got 1.0.0 with Scala 2.13; for another version, set archive and archiveSha512",
    );
  });
});
