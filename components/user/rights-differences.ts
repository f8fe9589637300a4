import type { Acl } from "../kafka-client/acl";
import type { Quotas } from "../kafka-client/client-quotas";
import { ruleText } from "./access-rules";

/** Rights, limits and credential of a principal. */
export interface Rights {
  readonly rules: readonly Acl[];
  readonly quotas: Quotas;
  /** True if a password is stored in the cluster. */
  readonly hasPassword: boolean;
}

/** ACLs of `these` that are not among `others`. */
export function rulesWithout(these: readonly Acl[], others: readonly Acl[]): Acl[] {
  const known = new Set(others.map(ruleKey));
  return these.filter((rule) => !known.has(ruleKey(rule)));
}

const ruleKey = ({ resource, name, pattern, principal, host, operation, permission }: Acl): string =>
  JSON.stringify([resource, name, pattern, principal, host, operation, permission]);

/** Quotas that differ: name to the desired value; `undefined` for a quota to remove. */
export const changedQuotas = (existing: Quotas, desired: Quotas): Readonly<Record<string, number | undefined>> =>
  Object.fromEntries(
    [...new Set([...Object.keys(existing), ...Object.keys(desired)])]
      .filter((name) => existing[name] !== desired[name])
      .sort()
      .map((name) => [name, desired[name]]),
  );

/** Differences between the existing and the desired rights: `not allowed: Write on topic orders`. */
export function rightsDifferences(existing: Rights, desired: Rights): string[] {
  const excess = rulesWithout(existing.rules, desired.rules);
  const lists = [
    ["not allowed", rulesWithout(desired.rules, existing.rules)],
    ["allowed beside the configuration", excess.filter(({ permission }) => permission !== "deny")],
    ["denied beside the configuration", excess.filter(({ permission }) => permission === "deny")],
  ] as const;
  return [
    ...lists
      .filter(([, rules]) => rules.length > 0)
      .map(([title, rules]) => `${title}: ${rules.map(ruleText).sort().join(", ")}`),
    ...Object.keys(changedQuotas(existing.quotas, desired.quotas)).map(
      (name) => `quota ${name} is ${existing.quotas[name] ?? "unset"}, not ${desired.quotas[name] ?? "unset"}`,
    ),
    ...(existing.hasPassword === desired.hasPassword
      ? []
      : [desired.hasPassword ? "the password is missing" : "a password is set beside the configuration"]),
  ];
}
