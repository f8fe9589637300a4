import type { RawConfig } from "./config-schema";
import type { Problem } from "./shared/problems";

/** Values of the configuration that belong to the contract but are not available yet, each with what there is instead. */
export function notYetProblems(config: RawConfig): Problem[] {
  const rules: readonly (readonly [property: keyof RawConfig, isAvailable: boolean, instead: string])[] = [
    ["coordination", config.coordination === "zookeeper", 'use "zookeeper"'],
    ["controllers", config.controllers === 1, "use 1"],
  ];
  return rules
    .filter(([, isAvailable]) => !isAvailable)
    .map(([property, , instead]) => ({
      property,
      reason: `is not available yet with this value, got ${JSON.stringify(config[property])}; ${instead}`,
    }));
}
