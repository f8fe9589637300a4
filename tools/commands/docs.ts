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
  const textOf = (path: string) => readFile(join(PROJECT_DIR, path), "utf8");
  const blocks = {
    configuration: renderConfigTable(await textOf("Pulumi.yaml")),
    benchmark: (await textOf("docs/benchmark/local.md")).trim(),
    "docker-benchmark": (await textOf("docs/benchmark/docker.md")).trim(),
    "ssh-benchmark": (await textOf("docs/benchmark/ssh.md")).trim(),
    "brokers-benchmark": (await textOf("docs/benchmark/brokers.md")).trim(),
  };
  return Object.entries(blocks).reduce((text, [name, block]) => replaceBlock(text, name, block), readme);
}
