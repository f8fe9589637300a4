import { createHash } from "node:crypto";

import type { ServiceSpec } from "../runtime/service-spec";
import { parseProperties } from "../shared/properties";
import { isSensitiveSetting } from "../shared/sensitive-settings";

/** Everything that restarts a service when it changes: name to value. */
export type RunSettings = Readonly<Record<string, string>>;

/** Settings that a service with this spec runs with, and the settings that only its runtime knows. */
export function runSettings(spec: ServiceSpec, ofRuntime: RunSettings): RunSettings {
  const files = Object.entries({ ...spec.files, ...spec.dataFiles });
  return {
    ...ofRuntime,
    "main class": spec.mainClass,
    arguments: spec.arguments.join(" "),
    heapMiB: String(spec.heapMiB),
    ...Object.fromEntries(spec.jvmFlags.filter((flag) => !isHeapFlag(flag)).map(nameAndValue)),
    ...Object.assign(
      {},
      ...files.map(([name, text]) => (isMainFile(name, spec) ? parseProperties(text) : digestOf(name, text))),
    ),
  };
}

/** `heapMiB` already says what these flags say. */
const isHeapFlag = (flag: string): boolean => /^-Xm[sx]/.test(flag);

/** True if the service reads the file as its main configuration. */
const isMainFile = (name: string, { arguments: args }: ServiceSpec): boolean =>
  args.some((argument) => argument.endsWith(`/${name}`));

const digestOf = (name: string, text: string): RunSettings => ({
  [name]: createHash("sha256").update(text).digest("hex").slice(0, 8),
});

/** A flag like `-Dname=value` or `-server`. */
function nameAndValue(flag: string): [string, string] {
  const [, name = flag, value = ""] = /^([^=]+)=(.*)$/s.exec(flag) ?? [];
  return [name, value];
}

/**
 * Changes from one set of settings to another, in their order: `log.retention.hours 168 -> 24`.
 *
 * @param secretNames - names of settings whose values are masked. Values of settings with a sensitive name are masked too.
 */
export const changesBetween = (
  deployed: RunSettings,
  wanted: RunSettings,
  secretNames: readonly string[] = [],
): string[] =>
  [...new Set([...Object.keys(deployed), ...Object.keys(wanted)])]
    .filter((name) => deployed[name] !== wanted[name])
    .map((name) =>
      describeChange(name, deployed[name], wanted[name], secretNames.includes(name) || isSensitiveSetting(name)),
    );

function describeChange(
  name: string,
  before: string | undefined,
  after: string | undefined,
  isSecret: boolean,
): string {
  if (!before && !after) {
    return `${name} ${after === undefined ? "removed" : "added"}`; // A flag without a value.
  }
  const shown = (value: string | undefined) => (value === undefined ? "(unset)" : isSecret ? "(secret)" : value);
  return `${name} ${shown(before)} -> ${shown(after)}`;
}
