import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Declaration of a configuration key in `Pulumi.yaml`. */
export interface DeclaredKey {
  /** @defaultValue - text, or a list of texts */
  readonly type?: string;
  readonly description: string;
  readonly default: unknown;
}

/** Configuration keys that `Pulumi.yaml` declares. */
export const declaredKeys: Readonly<Record<string, DeclaredKey>> = parse(
  readFileSync(join(__dirname, "..", "..", "Pulumi.yaml"), "utf8"),
).config;

/** Default value of every configuration key. */
export const defaultConfig: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(declaredKeys).map(([key, declared]) => [key, declared.default]),
);
