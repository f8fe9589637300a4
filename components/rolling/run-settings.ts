import { createHash } from "node:crypto";

import { installedVersion } from "../distribution/distribution-source";
import { isMainFile } from "../runtime/restart-files";
import type { ServiceSpec } from "../runtime/service-spec";
import { isOfConfigProvider } from "../settings/setting-values";
import { parseProperties } from "../shared/properties";
import { isSecretSetting } from "../shared/sensitive-settings";

/** Everything that a service runs with: name to value. */
export type RunSettings = Readonly<Record<string, string>>;

/** Settings that a service with this spec runs with, and the settings that only its runtime knows. */
export function runSettings(spec: ServiceSpec, ofRuntime: RunSettings): RunSettings {
  const files = Object.entries({ ...spec.files, ...spec.dataFiles });
  return {
    ...ofRuntime,
    "main class": spec.mainClass,
    arguments: spec.arguments.join(" "),
    heapMiB: String(spec.heapMiB),
    ...flagSettings(spec.jvmFlags.filter((flag) => !isHeapFlag(flag))),
    ...Object.assign(
      {},
      ...files.map(([name, text]) => (isMainFile(name, spec) ? parseProperties(text) : digestOf(name, text))),
    ),
  };
}

/** Setting with the name of the installation, which runtimes add. */
const DISTRIBUTION = "distribution";

/** `heapMiB` already says what these flags say. */
const isHeapFlag = (flag: string): boolean => /^-Xm[sx]/.test(flag);

const digestOf = (name: string, text: string): RunSettings => ({
  [name]: createHash("sha256").update(text).digest("hex").slice(0, 8),
});

/** Setting with the order of the flags. Of two equal flags Java uses the last; a flag that unlocks others must precede them. */
const FLAG_ORDER = "order of JVM flags";

/** Flags by name. A flag may occur several times: `--add-opens=…`. */
function flagSettings(flags: readonly string[]): RunSettings {
  const settings: Record<string, string> = {};
  for (const [name, value] of flags.map(nameAndValue)) {
    settings[name] = name in settings ? `${settings[name]} ${value}` : value;
  }
  const { [FLAG_ORDER]: order = "" } = digestOf(FLAG_ORDER, flags.map((flag) => nameAndValue(flag)[0]).join("\n"));
  return { ...settings, [FLAG_ORDER]: order };
}

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
): string[] => {
  const changed = [...new Set([...Object.keys(deployed), ...Object.keys(wanted)])].filter(
    (name) => deployed[name] !== wanted[name],
  );
  // A flag that was added or removed changes the order of the flags too.
  const named = changed.filter((name) => name !== FLAG_ORDER || (changed.length === 1 && deployed[name] !== undefined));
  return named.map((name) => describeChange(name, deployed[name], wanted[name], isSecretSetting(name, secretNames)));
};

/** Changes of a service, in words. */
export interface Changes {
  /** Changes that restart the service. */
  readonly restart: readonly string[];
  /** Changes that the running service takes. */
  readonly live: readonly string[];
}

/**
 * Changes from one set of settings to another. A setting named in `live` needs no restart, unless a config provider has replaced
 * the deployed value: the runtimes restart the service for such a change.
 */
export function splitChanges(
  deployed: RunSettings,
  wanted: RunSettings,
  { live, secret }: { readonly live: readonly string[]; readonly secret: readonly string[] },
): Changes {
  const names = live.filter((name) => !isOfConfigProvider(deployed[name] ?? ""));
  const only = (settings: RunSettings, isLive: boolean): RunSettings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name) === isLive));
  const changes = (isLive: boolean) => changesBetween(only(deployed, isLive), only(wanted, isLive), secret);
  return { restart: changes(false), live: changes(true) };
}

/** New version of Kafka in the text of a change; `undefined` for other changes. */
export const newVersionIn = (change: string): string | undefined => /^version .+ -> (.+)$/.exec(change)?.[1];

function describeChange(
  name: string,
  before: string | undefined,
  after: string | undefined,
  isSecret: boolean,
): string {
  if (!before && !after) {
    return `${name} ${after === undefined ? "removed" : "added"}`; // A flag without a value.
  }
  const [old, current] = [before, after].map((value) =>
    name === DISTRIBUTION ? installedVersion(value ?? "") : undefined,
  );
  if (old !== undefined && current !== undefined && old !== current) {
    return `version ${old} -> ${current}`;
  }
  const shown = (value: string | undefined) => (value === undefined ? "(unset)" : isSecret ? "(secret)" : value);
  return `${name} ${shown(before)} -> ${shown(after)}`;
}
