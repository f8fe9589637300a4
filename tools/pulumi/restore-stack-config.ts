import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { type Document, isScalar, parseDocument, visit } from "yaml";

import { readFileIfExists, writeFileAtomically } from "../../components/shared/atomic-file";

const SALT = "encryptionsalt";

/**
 * Makes a stack's configuration file, which is tracked, hold no more than the user's settings after a command of the CLI:
 * the encryption salt that it writes is in the state as well, and comes out again.
 *
 * @param before - the text before the command; where no setting changed, the file gets it back.
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

/** The text of a configuration file after a command, without the salt unless it is needed, laid out in lines. */
export function tidyStackConfig(after: string, before: string): string {
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

/** The comment at the head of a text: people's own words, which the CLI may drop. */
const headComment = (text: string): string => (/^(#.*\n|\n)*#.*\n/.exec(text)?.[0] ?? "").trimStart();

/** What a document says; an empty list of settings says nothing. */
function settingsIn(document: Document): object {
  const { config, ...rest } = (document.toJS() ?? {}) as { config?: object };
  return config === undefined || Object.keys(config).length === 0 ? rest : { ...rest, config };
}
