import { isDeepStrictEqual } from "node:util";
import { parse, parseDocument } from "yaml";

import { PROJECT } from "../project";
import type { StackSettings } from "./stack-settings";

/** Prefix of the project's keys in the configuration of a stack. */
const PREFIX = `${PROJECT}:`;

/** Values of the project's keys in the text of a stack's configuration file. An encrypted value is `{ secure }`. */
export function settingsIn(text: string): StackSettings {
  const { config } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
  const own = Object.entries(config ?? {}).filter(([key]) => key.startsWith(PREFIX));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(PREFIX.length), value]));
}

/** Defaults of the configuration keys in the text of `Pulumi.yaml`. */
export function defaultsIn(pulumiYaml: string): StackSettings {
  const { config } = parse(pulumiYaml) as { config: Record<string, { readonly default: unknown }> };
  return Object.fromEntries(Object.entries(config).map(([key, { default: value }]) => [key, value]));
}

/** Settings that a configuration file must get: those that are neither defaults nor in the file. */
export const missingSettings = (
  wanted: StackSettings,
  existing: StackSettings,
  defaults: StackSettings,
): StackSettings =>
  Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => !(key in existing) && !isDeepStrictEqual(value, defaults[key])),
  );

/** Problems of keys that have another value already. No value is overwritten, and encrypted values are not shown. */
export const conflicts = (wanted: StackSettings, existing: StackSettings, file: string, stack: string): string[] =>
  Object.entries(wanted)
    .filter(([key, value]) => key in existing && !isDeepStrictEqual(plain(existing[key]), plain(value)))
    .map(
      ([key, value]) =>
        `${file}: ${key} must be ${JSON.stringify(value)} for this cluster, got ${shown(existing[key])}; remove it with \`npm run pulumi -- config rm ${key} --stack ${stack}\`, or adopt into another stack with --stack`,
    );

/** Value without its form: the CLI stores numbers and objects as text, too. */
function plain(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const isEncrypted = (value: unknown): boolean => typeof value === "object" && value !== null && "secure" in value;

const shown = (value: unknown): string => (isEncrypted(value) ? "a secret" : JSON.stringify(value));

/** Text of a configuration file with further settings. The other settings and the comments stay. */
export function withSettings(text: string, settings: StackSettings): string {
  if (Object.keys(settings).length === 0) {
    return text;
  }
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(settings)) {
    document.setIn(["config", `${PREFIX}${key}`], document.createNode(value));
  }
  const isComment = document.contents === null || parseDocument(text).contents === null;
  return isComment
    ? `${text.trimEnd()}${text.trim() === "" ? "" : "\n"}${withoutComment(document)}`
    : document.toString();
}

/** Text of a document that had nothing but a comment, without the comment. */
function withoutComment(document: ReturnType<typeof parseDocument>): string {
  document.comment = null;
  document.commentBefore = null;
  return document.toString();
}
