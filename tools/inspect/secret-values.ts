/** Name of the property that marks a value of a state as special, and the mark of a secret value. */
const SPECIAL = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** True if a part of a state holds encrypted values. */
export const holdsSecrets = (stored: unknown): boolean => JSON.stringify(stored).includes(`"${SPECIAL}":"${SECRET}"`);

/** Value with the plain values of its secrets, as `pulumi stack export --show-secrets` shows them. */
export const plainValues = <Value>(stored: Value): Value => JSON.parse(JSON.stringify(stored), plainValue);

function plainValue(_key: string, value: unknown): unknown {
  const secret = value as { readonly [SPECIAL]?: string; readonly plaintext?: string } | null;
  return typeof value === "object" && secret?.[SPECIAL] === SECRET && secret.plaintext !== undefined
    ? plainValues(JSON.parse(secret.plaintext))
    : value;
}
