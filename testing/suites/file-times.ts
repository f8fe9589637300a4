import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { writeFileAtomically } from "../../components/shared/atomic-file";
import { readJsonIfExists } from "../../components/shared/json-file";
import { PROJECT_DIR, STATE } from "../../tools/project";

/** Time of each test file in the last run, in milliseconds, by path from the project folder. */
type FileTimes = Readonly<Record<string, number>>;

const TIMES_FILE = join(STATE.root, "test-times.json");

const readTimes = async (): Promise<FileTimes> => (await readJsonIfExists<FileTimes>(TIMES_FILE)) ?? {};

/** Records the times of test files for {@link longestFirst}. Times of other files stay. */
export async function recordTimes(fileMs: FileTimes): Promise<void> {
  await writeFileAtomically(TIMES_FILE, JSON.stringify({ ...(await readTimes()), ...fileMs }));
}

/**
 * Files of a glob such as `tests/unit/**\/*.test.ts`: those of unknown time first, then the longest first, so that no long
 * file runs alone at the end.
 */
export async function longestFirst(glob: string): Promise<string[]> {
  const folder = glob.slice(0, glob.indexOf("/**"));
  const names = await readdir(join(PROJECT_DIR, folder), { recursive: true });
  const files = names.filter((name) => name.endsWith(".test.ts")).map((name) => join(folder, name));
  return sortByTime(files, await readTimes());
}

/** Sorts files by descending time; files of unknown time come first, by name. */
export const sortByTime = (files: readonly string[], times: FileTimes): string[] => {
  const timeOf = (file: string): number => times[file] ?? Number.MAX_SAFE_INTEGER;
  return [...files].sort((one, other) => timeOf(other) - timeOf(one) || one.localeCompare(other));
};
