import { parseProperties } from "../shared/properties";
import type { ServiceSpec } from "./service-spec";

/** Text in place of a secret value. */
const REDACTED = "[secret]";

/** Values with fewer characters are redacted only as whole words: redacting every `1` would make a line unreadable. */
const SHORT = 4;

/**
 * Removes the values of secret settings from log lines that an error message quotes. The parts of a value are removed as
 * well: its lines, and its quoted texts, which in a `sasl.jaas.config` are passwords. The user name there stays: the name of the
 * nodes is a word of many lines.
 */
export function redactSecrets(lines: readonly string[], spec: Pick<ServiceSpec, "files" | "secretSettings">): string[] {
  const secrets = secretTexts(spec);
  const pattern = new RegExp(secrets.map(asPattern).join("|"), "g");
  return secrets.length === 0 ? [...lines] : lines.map((line) => line.replace(pattern, REDACTED));
}

/** Values of the secret settings and their parts. Longest first: a short part must not break up a longer text. */
export function secretTexts({ files, secretSettings }: Pick<ServiceSpec, "files" | "secretSettings">): string[] {
  const settings = Object.values(files).map(parseProperties);
  const values = secretSettings.flatMap((name) => settings.flatMap((known) => known[name] ?? []));
  return [...new Set(values.flatMap(withParts))].sort((one, other) => other.length - one.length);
}

const withParts = (value: string): string[] =>
  [value, ...value.split(/\r?\n/), ...quotedTexts(value)].map((part) => part.trim()).filter((part) => part !== "");

const quotedTexts = (value: string): string[] =>
  [...value.matchAll(/(\busername\s*=\s*)?"((?:\\.|[^"\\])*)"/g)].flatMap(([, name, quoted = ""]) =>
    name ? [] : [quoted],
  );

function asPattern(secret: string): string {
  const literal = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return secret.length < SHORT ? `(?<!\\w)${literal}(?!\\w)` : literal;
}
