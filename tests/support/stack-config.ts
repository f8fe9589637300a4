import * as pulumi from "@pulumi/pulumi";

import { declaredKeys, defaultConfig } from "./project-file";

/** Sets the stack's configuration as the engine does: these values, and the defaults of `Pulumi.yaml` for all other keys. */
export function setStackConfig(values: Readonly<Record<string, unknown>>, secretKeys: readonly string[] = []): void {
  const texts = Object.entries({ ...defaultConfig, ...values }).map(([key, value]) => [
    `kafka-cluster:${key}`,
    declaredKeys[key]?.type === "string" || typeof value === "string" ? String(value) : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(
    { ...Object.fromEntries(texts), "aws:region": "eu-central-1" },
    secretKeys.map((key) => `kafka-cluster:${key}`),
  );
}

/** Removes the stack's configuration. */
export const clearStackConfig = (): void => pulumi.runtime.setAllConfig({}, []);
