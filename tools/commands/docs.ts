import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { renderConfigTable, replaceBlock } from "../config-table";
import { renderDashboard } from "../metrics/dashboard";
import { PROJECT_DIR } from "../project";

const readText = (path: string): Promise<string> => readFile(join(PROJECT_DIR, path), "utf8");

const benchmark = (name: string) => async () => (await readText(`docs/benchmark/${name}.md`)).trim();

/** Documents with generated blocks: the path of the document, and for each block its name and its text. */
const GENERATED: Readonly<Record<string, Readonly<Record<string, () => Promise<string>>>>> = {
  "docs/configuration.md": { configuration: async () => renderConfigTable(await readText("Pulumi.yaml")) },
  "docs/benchmarks.md": {
    "engine-benchmark": benchmark("engine"),
    "phases-benchmark": benchmark("phases"),
    "local-benchmark": benchmark("local"),
    "load-benchmark": benchmark("load"),
    "docker-benchmark": benchmark("docker"),
    "ssh-benchmark": benchmark("ssh"),
    "brokers-benchmark": benchmark("brokers"),
    "topics-benchmark": benchmark("topics"),
    "security-benchmark": benchmark("security"),
    "metrics-benchmark": benchmark("metrics"),
  },
};

/** Documents with generated blocks. */
export const GENERATED_DOCUMENTS = Object.keys(GENERATED);

/** Files that are generated as a whole: path and text. */
export const GENERATED_FILES: Readonly<Record<string, () => string>> = {
  "docs/metrics/kafka-dashboard.json": renderDashboard,
};

/** `node tools/run.mjs docs`: writes the generated blocks of the documents, and the generated files. */
export async function run(): Promise<number> {
  for (const path of GENERATED_DOCUMENTS) {
    await writeFile(join(PROJECT_DIR, path), await renderDocument(path));
  }
  for (const [path, render] of Object.entries(GENERATED_FILES)) {
    await writeFile(join(PROJECT_DIR, path), render());
  }
  return 0;
}

/** Text of a document, with its generated blocks up to date. */
export async function renderDocument(path: string): Promise<string> {
  let text = await readText(path);
  for (const [name, render] of Object.entries(GENERATED[path] ?? {})) {
    text = replaceBlock(text, name, await render());
  }
  return text;
}
