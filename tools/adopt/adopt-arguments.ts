import { parseArgs } from "node:util";

import { errorMessage } from "../../components/shared/error-message";
import { DEV_STACK } from "../project";

/** Arguments of `npm run adopt`. */
export interface AdoptArguments {
  /** Folder of the installation, as the user wrote it. */
  readonly folder: string;
  readonly stack: string;
  /** True to adopt; otherwise the command only prints. */
  readonly isConfirmed: boolean;
}

const USAGE = "usage: npm run adopt -- FOLDER [--stack NAME] [--yes]";

/** Reads the arguments. @throws with the usage if an argument is missing, unknown or empty. */
export function adoptArguments(args: readonly string[]): AdoptArguments {
  const { values, positionals } = parsed(args);
  const { stack = DEV_STACK, yes = false } = values;
  const [folder = "", ...others] = positionals;
  if (folder.trim() === "" || others.length > 0) {
    throw new Error(
      `adopt needs the folder of one installation, got ${positionals.length === 0 ? "none" : JSON.stringify(positionals)}; ${USAGE}`,
    );
  }
  if (!/^[\w.-]{1,100}$/.test(stack)) {
    throw new Error(
      `--stack must be the name of a stack (letters, digits, ".", "_" and "-"), got ${JSON.stringify(stack)}; ${USAGE}`,
    );
  }
  return { folder, stack, isConfirmed: yes };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { stack: { type: "string" }, yes: { type: "boolean" } },
    });
  } catch (cause) {
    // The second sentence of Node's message is about its own options.
    throw new Error(`${errorMessage(cause).split(". ", 1)[0]?.replace(/\.$/, "")}; ${USAGE}`, { cause });
  }
}
