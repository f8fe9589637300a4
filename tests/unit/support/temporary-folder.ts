import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives each test of a `describe` a folder of its own, removed after it. What it returns makes paths inside. */
export function temporaryFolder(): (...segments: string[]) => string {
  let folder = "";
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "kafka-cluster-test-")));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return (...segments) => join(folder, ...segments);
}
