import { delimiter } from "node:path";

import { absolutePath, homePathProblems } from "../../shared/home-path";
import type { Problem } from "../../shared/problems";
import { DEFAULT_STATE_DIR } from "../../shared/state-folder";
import { areSeveralFolders, severalFoldersProblem } from "../several-folders-problem";

/** Paths that a runtime on this machine is set up with. */
interface Paths {
  readonly dataDir?: string;
  readonly javaHome?: string;
  readonly stateDir?: string;
}

/**
 * Problems of the paths of a runtime on this machine, as absolute paths: the working directory counts as well.
 *
 * @param separator - character between two paths of Java's class path. @defaultValue - the separator of this system
 */
export function pathProblems(
  { dataDir, javaHome, stateDir = DEFAULT_STATE_DIR }: Paths,
  separator = delimiter,
): Problem[] {
  if (areSeveralFolders(dataDir)) {
    return [severalFoldersProblem(dataDir)];
  }
  const named = homePathProblems("dataDir", dataDir).concat(
    homePathProblems("javaHome", javaHome),
    homePathProblems("stateDir", stateDir),
  );
  // An empty `stateDir` stands for a folder that is not known yet.
  const state = stateDir === "" ? "" : absolutePath(stateDir);
  return named.length > 0 ? named : [...dataDirProblems(dataDir, state), ...stateDirProblems(state, separator)];
}

/** Kafka separates the folders in `log.dirs` by commas. */
function dataDirProblems(dataDir: string | undefined, stateDir: string): Problem[] {
  const folder = dataDir === undefined ? stateDir : absolutePath(dataDir);
  return folder.includes(",")
    ? [{ property: "dataDir", reason: `must not contain a comma, got ${JSON.stringify(folder)}; set another folder` }]
    : [];
}

/** Java separates the folders of its class path by this character, and has no way to escape the character. */
const stateDirProblems = (stateDir: string, separator: string): Problem[] =>
  stateDir.includes(separator)
    ? [
        {
          property: "stateDir",
          reason:
            `must not contain ${JSON.stringify(separator)}, which separates the paths of Java's class path, got ` +
            `${JSON.stringify(stateDir)}; set another folder, or move the checkout`,
        },
      ]
    : [];
