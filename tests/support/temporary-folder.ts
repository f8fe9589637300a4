import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { aroundEach } from "./hooks";

/** Makes a folder for the tests of a `describe`, removed afterwards. Returns a function that makes paths inside the folder. */
export function temporaryFolder(hooks = aroundEach): (...segments: string[]) => string {
  let folder = "";
  hooks.first(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "kafka-cluster-test-")));
  });
  hooks.last(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return (...segments) => join(folder, ...segments);
}
