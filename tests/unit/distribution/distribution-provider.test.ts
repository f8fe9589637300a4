import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import provider from "../../../components/distribution/distribution-provider";
import { installationHome } from "../../../components/distribution/distribution-source";
import { environment } from "../../support/environment";
import { KAFKA_LIKE, tgz } from "../../support/tar-archive";
import { temporaryFolder } from "../../support/temporary-folder";

describe("distributionProvider", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const makeInputs = async () => {
    const content = tgz(KAFKA_LIKE);
    await writeFile(path("kafka.tgz"), content);
    const archiveSha512 = createHash("sha512").update(content).digest("hex");
    const choice = { version: "3.3.1", scalaVersion: "2.13", archive: path("kafka.tgz"), archiveSha512 };
    const distributionsDir = path("distributions");
    return { ...choice, distributionsDir, home: installationHome(distributionsDir, choice) };
  };

  it("is healthy after its creation, and then has no changes", async () => {
    const inputs = await makeInputs();
    const { id, outs } = await provider.create(inputs);
    assert.equal(id, inputs.home);
    assert.deepEqual(outs, { ...inputs, sha512: inputs.archiveSha512, health: "healthy" });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, inputs), { changes: false });
  });

  it("reports a changed jar, and restores the jar of the archive", async () => {
    const inputs = await makeInputs();
    const { id, outs } = await provider.create(inputs);
    const jar = join(inputs.home, "libs", "zookeeper-3.6.3.jar");
    await writeFile(jar, "something else");

    const { props } = await provider.read(id, outs);
    assert.equal(props.health, `${jar} was changed after it was unpacked`);
    assert.deepEqual(await provider.diff(id, props, inputs), { changes: true });
    assert.deepEqual(await provider.update(id, props, inputs), { outs });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
  });

  for (const key of ["distributionsDir", "version", "scalaVersion", "archive", "archiveSha512"] as const) {
    it(`requires an update when ${key} changes`, async () => {
      const inputs = await makeInputs();
      const olds = { ...inputs, sha512: inputs.archiveSha512, health: "healthy" };
      assert.deepEqual(await provider.diff("id", olds, { ...inputs, [key]: "other" }), { changes: true });
    });
  }

  it("does not remove the installation on delete, because other stacks may use it", async () => {
    const inputs = await makeInputs();
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    assert.ok(existsSync(inputs.home));
  });
});
