// Builds `dist`, the compiled `components` of the published package. `npm pack` runs this file first.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(project, "dist");

/** The compiler writes here first: `dist` is always complete, also while two builds run. */
const built = mkdtempSync(join(project, "dist."));
try {
  compile();
  copyOtherFiles();
  rmSync(dist, { recursive: true, force: true });
  renameSync(built, dist);
} catch (error) {
  console.error(`error: the package can't be built (${error.message})`);
  process.exitCode = 1;
} finally {
  rmSync(built, { recursive: true, force: true });
}

function compile() {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const args = [tsc, "--project", join(project, "tsconfig.build.json"), "--outDir", built];
  const { status, error } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) {
    throw error ?? new Error(`tsc failed with exit code ${status}`);
  }
}

/** Copies scripts, the Dockerfile and plain JavaScript. */
function copyOtherFiles() {
  const filter = (path) => statSync(path).isDirectory() || !path.endsWith(".ts");
  cpSync(join(project, "components"), built, { recursive: true, filter });
}
