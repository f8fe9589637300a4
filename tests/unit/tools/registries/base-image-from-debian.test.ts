import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";

import { ensureDebianArchive } from "../../../../tools/registries/base-image-from-debian";
import { environment } from "../../../support/environment";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("ensureDebianArchive", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache"), PATH: path("bin") }));

  it("returns the cached archive", async () => {
    const archive = path("cache", "images", `base-jre17-${process.arch}.tar.gz`);
    await mkdir(path("cache", "images"), { recursive: true });
    await writeFile(archive, "");
    assert.equal(await ensureDebianArchive("base:jre17"), archive);
  });

  it("names the missing program", async () => {
    await assert.rejects(ensureDebianArchive("base:jre17"), { message: "debootstrap is not installed" });
  });
});
