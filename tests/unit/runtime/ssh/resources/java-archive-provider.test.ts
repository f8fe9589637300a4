import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";

import provider from "../../../../../components/runtime/ssh/resources/java-archive-provider";
import { environment } from "../../../../support/environment";
import { temporaryFolder } from "../../../../support/temporary-folder";

const CONTENT = "a Java for Linux";
const SHA512 = createHash("sha512").update(CONTENT).digest("hex");

describe("javaArchiveProvider", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const archive = () => path("cache", "java", `java-17-linux-x86_64-${SHA512.slice(0, 16)}.tgz`);
  const inputs = { architecture: "x86_64" } as const;

  beforeEach(async () => {
    await mkdir(path("cache", "java"), { recursive: true });
    await writeFile(archive(), CONTENT);
  });

  it("creates a healthy archive, which needs no update", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.equal(id, "x86_64");
    assert.deepEqual(outs, { ...inputs, path: archive(), sha512: SHA512, health: "healthy" });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.diff(id, outs, inputs), { changes: false, replaces: [] });
  });

  it("reports a missing archive, which needs an update", async () => {
    const { id, outs } = await provider.create(inputs);
    await rm(archive());
    const { props } = await provider.read(id, outs);
    assert.equal(props.health, `${archive()} is missing`);
    assert.deepEqual(await provider.diff(id, props, inputs), { changes: true, replaces: [] });
  });

  it("reports a changed archive", async () => {
    const { id, outs } = await provider.create(inputs);
    await writeFile(archive(), "something else");
    assert.equal((await provider.read(id, outs)).props.health, `${archive()} was changed`);
  });

  it("is healthy again after an update", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.deepEqual(await provider.update(id, { ...outs, health: "gone" }, inputs), { outs });
  });

  it("is replaced for another processor", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.deepEqual(await provider.diff(id, outs, { architecture: "aarch64" }), {
      changes: true,
      replaces: ["architecture"],
    });
  });

  it("keeps the archive when the resource is deleted, because other stacks may use it", async () => {
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    assert.ok(existsSync(archive()));
  });
});
