import { createHash } from "node:crypto";

import type { ServiceSpec } from "../runtime/service-spec";
import { isSensitiveSetting } from "../shared/sensitive-settings";

/** Everything that restarts a service when it changes: name to value. */
export type RunSettings = Readonly<Record<string, string>>;

/** The settings that a service of this description runs with, beside those that only its runtime knows. */
export function runSettings(spec: ServiceSpec, ofRuntime: RunSettings): RunSettings {
  const files = Object.entries({ ...spec.files, ...spec.dataFiles });
  return {
    ...ofRuntime,
    "main class": spec.mainClass,
    arguments: spec.arguments.join(" "),
    heapMiB: String(spec.heapMiB),
    ...Object.fromEntries(spec.jvmFlags.filter((flag) => !isHeap(flag)).map(nameAndValue)),
    ...Object.assign(
      {},
      ...files.map(([name, text]) => (isMain(name, spec) ? propertiesIn(text) : digested(name, text))),
    ),
  };
}

/** What is said of a flag by its heap already. */
const isHeap = (flag: string): boolean => /^-Xm[sx]/.test(flag);

/** Whether a file is the one that the service is told to read. */
const isMain = (name: string, { arguments: args }: ServiceSpec): boolean =>
  args.some((argument) => argument.endsWith(`/${name}`));

const digested = (name: string, text: string): RunSettings => ({
  [name]: createHash("sha256").update(text).digest("hex").slice(0, 8),
});

/** The settings in the text of a Java properties file, as it has them. */
const propertiesIn = (text: string): RunSettings =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map(nameAndValue),
  );

function nameAndValue(line: string): [string, string] {
  const [, name = line, value = ""] = /^((?:\\.|[^\\=])+)=(.*)$/.exec(line) ?? [];
  return [name.replace(/\\(.)/g, "$1"), value];
}

/** What changes from one set of settings to another, in their order: `log.retention.hours 168 -> 24`. Nothing private. */
export const changesBetween = (applied: RunSettings, wanted: RunSettings): string[] =>
  [...new Set([...Object.keys(applied), ...Object.keys(wanted)])]
    .filter((name) => applied[name] !== wanted[name])
    .map((name) => describeChange(name, applied[name], wanted[name]));

function describeChange(name: string, before: string | undefined, after: string | undefined): string {
  if (!before && !after) {
    return `${name} ${after === undefined ? "removed" : "added"}`; // A flag without a value.
  }
  const shown = (value: string | undefined) => (isSensitiveSetting(name) ? "(secret)" : value);
  return `${name} ${before === undefined ? "(unset)" : shown(before)} -> ${after === undefined ? "(unset)" : shown(after)}`;
}
