import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { renderConfigTable, replaceBlock } from "../config-table";
import { PROJECT_DIR } from "../project";

/** `node tools/run.mjs docs`: writes the blocks of the README that are made from other files. */
export async function run(): Promise<number> {
  const readme = join(PROJECT_DIR, "README.md");
  await writeFile(readme, await generatedReadme(await readFile(readme, "utf8")));
  return 0;
}

/** The README with its generated blocks as they must be. */
export async function generatedReadme(readme: string): Promise<string> {
  const [pulumiYaml, benchmark] = await Promise.all(
    ["Pulumi.yaml", "docs/benchmark/local.md"].map((path) => readFile(join(PROJECT_DIR, path), "utf8")),
  );
  return replaceBlock(
    replaceBlock(readme, "configuration", renderConfigTable(pulumiYaml ?? "")),
    "benchmark",
    (benchmark ?? "").trim(),
  );
}
