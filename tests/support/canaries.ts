import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { succeeds } from "../../testing/stack/command-results";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";

/** Prefix of the settings, for `pluginSettings`. */
export const CANARY_PREFIX = "my.plugin.";

/** Ten names that do not say that their values are secrets. */
const NAMES = ["endpoint", "region", "mode", "owner", "list", "header", "path", "note", "id", "value"].map(
  (name) => `${CANARY_PREFIX}${name}`,
);

/** Marks settings of brokers as secrets, under names that do not say so. All values contain the text. */
export const setCanaries = (stack: ScratchStack, text: string, names: readonly string[] = NAMES): Promise<string> =>
  succeeds(
    stack.pulumi(
      "config",
      "set-all",
      "--path",
      ...names.flatMap((name, index) => ["--secret", `${PROJECT}:brokerConfig["${name}"]=${text}${index}`]),
    ),
  );

/**
 * Asserts that Pulumi shows none of the texts: not in the export of the stack, nor in the state with its backups and its
 * history, nor in these outputs of commands.
 */
export async function assertHidden(stack: ScratchStack, texts: readonly string[], outputs: readonly string[]) {
  const exported = await succeeds(stack.pulumi("stack", "export"));
  const files = await readdir(stack.backend, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files.filter((found) => found.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")),
  );
  assert.ok(files.some(({ name, parentPath }) => /history/.test(parentPath) && name.endsWith(".json")));
  for (const text of texts) {
    assert.deepEqual(
      [exported, ...contents, ...outputs].filter((place) => place.includes(text)),
      [],
    );
  }
}
