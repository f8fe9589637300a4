import type { RawConfig } from "./config-schema";
import type { Problem } from "./shared/problems";

/** Values of the configuration that belong to the contract but are not available yet, each with what there is instead. */
export function notYetProblems(config: RawConfig): Problem[] {
  const rules: readonly (readonly [property: keyof RawConfig, isAvailable: boolean, instead: string])[] = [
    ["coordination", config.coordination === "zookeeper", 'use "zookeeper"'],
    ["controllers", config.controllers === 1, "use 1"],
    ["topics", config.topics?.length === 0, "create topics with a client"],
  ];
  return rules
    .filter(([, isAvailable]) => !isAvailable)
    .map(([property, , instead]) => ({
      property,
      reason: `is not available yet with this value, got ${shown(config[property])}; ${instead}`,
    }));
}

/** A value for a message; of a list only how long it is: what is in it may be private. */
const shown = (value: unknown): string =>
  Array.isArray(value) ? `${value.length} of them` : (JSON.stringify(value) ?? String(value));
