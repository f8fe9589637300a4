// Builds `dist`, the compiled `components` of the published package. `npm pack` runs this file first.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(project, "dist");

/** The build writes here first: `dist` is always complete, also while two builds run. */
const built = mkdtempSync(join(project, "dist."));
try {
  compile();
  await bundleTypes();
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

/**
 * Replaces all declarations by one file with the public types. A program that checks the types of its packages would
 * otherwise check the types of ssh2, kafkajs and zod too, which need packages and options that the program does not have.
 */
async function bundleTypes() {
  const input = join(built, "index.d.ts");
  const bundle = await rollup({ input, external: /^[^./]/, plugins: [dts()] });
  const { output } = await bundle.generate({ format: "es" });
  for (const path of readdirSync(built, { recursive: true }).filter((name) => name.endsWith(".d.ts"))) {
    rmSync(join(built, path));
  }
  writeFileSync(input, withTypeExports(output[0].code));
}

/** Declares as a type what `index.js` does not export as a value. Rollup declares every class as a value. */
function withTypeExports(declarations) {
  const compiled = readFileSync(join(built, "index.js"), "utf8");
  const values = new Set([...compiled.matchAll(/Object\.defineProperty\(exports, "(\w+)"/g)].map(([, name]) => name));
  return declarations.replace(/^export \{ (.*) \};$/m, (_, list) => {
    const names = list.split(", ");
    const types = names.filter((name) => !values.has(name));
    return `export { ${names.filter((name) => values.has(name)).join(", ")} };\nexport type { ${types.join(", ")} };`;
  });
}

/** Copies scripts, the Dockerfile and plain JavaScript. */
function copyOtherFiles() {
  const filter = (path) => statSync(path).isDirectory() || !path.endsWith(".ts");
  cpSync(join(project, "components"), built, { recursive: true, filter });
}
