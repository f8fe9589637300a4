import { mkdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, inputsDiffer, plainInputs } from "../pulumi/provider-module";
import { readFileIfExists, writeFileAtomically } from "../shared/atomic-file";
import type { MetricsFilesInputs } from "./metrics-files";
import { FILE_MARK } from "./scrape-config";

type Outputs = MetricsFilesInputs & Health;

/** Mode of the files: Prometheus runs as another user. They hold no secret. */
const READABLE = 0o644;

export = defineProvider<MetricsFilesInputs, Outputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer<object>(olds, news),
    replaces: olds.folder === news.folder ? [] : ["folder"],
  }),

  create: async (inputs) => {
    await rejectForeignFiles(inputs);
    return { id: inputs.folder, outs: await writeFiles(inputs) };
  },

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props) } }),

  update: async (_id, _olds, news) => ({ outs: await writeFiles(news) }),

  delete: async (_id, { folder, files }) => {
    for (const name of Object.keys(files)) {
      await rm(join(folder, name), { force: true });
    }
    await rmdir(folder).catch(() => {}); // The folder holds other files, or does not exist.
  },
});

async function writeFiles(inputs: MetricsFilesInputs): Promise<Outputs> {
  const { folder, files } = inputs;
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFileAtomically(join(folder, name), text, READABLE);
  }
  return { ...plainInputs(inputs), health: HEALTHY };
}

/** Rejects files of other programs. An interrupted run has left files with the mark. */
async function rejectForeignFiles({ folder, files }: MetricsFilesInputs): Promise<void> {
  for (const name of Object.keys(files)) {
    const path = join(folder, name);
    const found = await readFileIfExists(path);
    if (found !== undefined && !found.includes(FILE_MARK)) {
      throw new Error(`${path} is a file of another program; set another folder, or move the file away`);
    }
  }
}

async function healthOf({ folder, files }: MetricsFilesInputs): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    const found = await readFileIfExists(path);
    if (found !== text) {
      return found === undefined ? `${path} is missing` : `${path} was changed`;
    }
  }
  return HEALTHY;
}
