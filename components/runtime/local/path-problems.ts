import { delimiter } from "node:path";

import { absolutePath, homePathProblems } from "../../shared/home-path";
import type { Problem } from "../../shared/problems";
import { DEFAULT_STATE_DIR } from "../../shared/state-folder";
import { type DataDir, dataDirProblems, foldersIn } from "../data-folders";

/** Paths that a runtime on this machine is set up with. */
interface Paths {
  readonly dataDir?: DataDir;
  readonly javaHome?: string;
  readonly stateDir?: string;
}

/**
 * Problems of the paths of a runtime on this machine. A relative path is checked together with the working directory.
 *
 * @param separator - character between two paths of Java's class path. @defaultValue - the separator of this system
 */
export function pathProblems(
  { dataDir, javaHome, stateDir = DEFAULT_STATE_DIR }: Paths,
  separator = delimiter,
): Problem[] {
  const malformed = dataDirProblems(dataDir, (folder) => folder);
  const named = [
    ...(malformed.length > 0 ? malformed : foldersIn(dataDir).flatMap((folder) => homePathProblems("dataDir", folder))),
    ...homePathProblems("javaHome", javaHome),
    ...homePathProblems("stateDir", stateDir),
  ];
  // An empty `stateDir` stands for a folder that is not known yet.
  const state = stateDir === "" ? "" : absolutePath(stateDir);
  return named.length > 0
    ? named
    : [
        ...dataDirProblems(dataDir ?? (state === "" ? undefined : [state]), (folder) => absolutePath(folder)),
        ...stateDirProblems(state, separator),
      ];
}

/** Java separates the path of an agent from its options by the first `=`, and has no way to escape the character. */
export const agentPathProblems = (stateDir = DEFAULT_STATE_DIR): Problem[] =>
  absolutePath(stateDir).includes("=")
    ? [
        {
          property: "stateDir",
          reason:
            'must not contain "=" with metrics, which ends the path of the metrics agent, got ' +
            `${JSON.stringify(absolutePath(stateDir))}; set another folder, move the checkout, or set metrics to false`,
        },
      ]
    : [];

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
