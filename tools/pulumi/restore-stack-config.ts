import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Document } from "yaml";

import { readFileIfExists, writeFileAtomically } from "../../components/shared/atomic-file";

const SALT = "encryptionsalt";

/**
 * Removes from a stack's configuration file, which is tracked, what a command of the CLI has added to the user's settings:
 * the encryption salt, which is in the state as well.
 *
 * @param before - text of the file before the command, which is restored if no setting has changed.
 */
export async function restoreStackConfig(file: string, before: string | undefined): Promise<void> {
  const after = await readFileIfExists(file);
  if (after === undefined) {
    return;
  }
  const text = tidyStackConfig(after, before ?? "");
  if (before === undefined && text === "") {
    await rm(file);
  } else if (text !== after) {
    await writeFileAtomically(file, text, 0o644);
  }
}

/** Text of a configuration file after a command: one setting per line, without the salt unless a value is encrypted. */
export function tidyStackConfig(after: string, before: string): string {
  const isPlain = !/\bsecure: /.test(after) && !before.includes(SALT);
  if (isPlain && settingLines(after) === settingLines(before)) {
    return before;
  }
  // Loaded only here: most commands change no setting.
  const { isScalar, parseDocument, visit }: typeof import("yaml") = require("yaml");
  const [document, old] = [parseDocument(after), parseDocument(before)];
  if (document.has(SALT) && !/\bsecure: /.test(after)) {
    document.delete(SALT);
  }
  if (isDeepStrictEqual(settingsIn(document), settingsIn(old))) {
    return before;
  }
  const comment = headComment(after) || headComment(before);
  if (Object.keys(settingsIn(document)).length === 0) {
    return comment;
  }
  visit(document, {
    Collection: (_key, node) => {
      node.flow = false;
    },
    Pair: (_key, { key }) => {
      if (isScalar(key)) {
        key.type = "PLAIN";
      }
    },
  });
  const text = document.toString();
  return comment === "" || headComment(text) !== "" ? text : `${comment}\n${text}`;
}

/** Lines of a text that are no comment and no salt. */
const settingLines = (text: string): string => text.replace(/^(encryptionsalt: .*|#.*|\s*)\n/gm, "");

/** Comment at the head of a text. The user wrote the comment, and the CLI may drop it. */
const headComment = (text: string): string => (/^(#.*\n|\n)*#.*\n/.exec(text)?.[0] ?? "").trimStart();

/** Content of a document, without an empty list of settings. */
function settingsIn(document: Document): object {
  const { config, ...rest } = (document.toJS() ?? {}) as { config?: object };
  return config === undefined || Object.keys(config).length === 0 ? rest : { ...rest, config };
}
