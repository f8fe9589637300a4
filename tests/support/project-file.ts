import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A key as `Pulumi.yaml` declares it. */
export interface DeclaredKey {
  readonly type: string;
  readonly description: string;
  readonly default: unknown;
}

/** The keys that `Pulumi.yaml` declares. */
export const declaredKeys: Readonly<Record<string, DeclaredKey>> = parse(
  readFileSync(join(__dirname, "..", "..", "Pulumi.yaml"), "utf8"),
).config;

/** The value of every key where none is set. */
export const defaultConfig: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(declaredKeys).map(([key, declared]) => [key, declared.default]),
);
