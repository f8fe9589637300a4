import { parse } from "dot-properties";

import type { ServiceSpec } from "./service-spec";

/** Text in place of a secret value. */
const REDACTED = "[secret]";

/** Values with fewer characters are redacted as whole words alone: redacting every `1` would make a line unreadable. */
const SHORT = 4;

/**
 * Removes the values of secret settings from log lines that an error message quotes. The parts of a value are removed as
 * well: its lines, and its quoted texts, which in a `sasl.jaas.config` are user names and passwords.
 */
export function redactSecrets(
  lines: readonly string[],
  { files, secretSettings }: Pick<ServiceSpec, "files" | "secretSettings">,
): string[] {
  const settings = Object.values(files).map((text) => parse(text) as Readonly<Record<string, string>>);
  const values = secretSettings.flatMap((name) => settings.flatMap((known) => known[name] ?? []));
  // Longest first: a short part must not break up the longer text that contains it.
  const secrets = [...new Set(values.flatMap(withParts))].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(secrets.map(asPattern).join("|"), "g");
  return secrets.length === 0 ? [...lines] : lines.map((line) => line.replace(pattern, REDACTED));
}

const withParts = (value: string): string[] =>
  [value, ...value.split(/\r?\n/), ...[...value.matchAll(/"([^"]*)"/g)].map(([, quoted]) => quoted ?? "")]
    .map((part) => part.trim())
    .filter((part) => part !== "");

function asPattern(secret: string): string {
  const literal = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return secret.length < SHORT ? `(?<!\\w)${literal}(?!\\w)` : literal;
}
