import type { Problem } from "./problems";
import type { Properties } from "./properties";

/** A key that a component sets itself, or the beginning of a family of such keys if it ends in a dot. */
export interface OwnedKey {
  readonly key: string;
  /** What to use instead, if anything. */
  readonly instead?: string;
}

/** One problem for each setting that the component owns; `argument` is the name of the settings' argument. */
export function ownedKeyProblems(
  owner: string,
  argument: string,
  settings: Properties,
  owned: readonly OwnedKey[],
): Problem[] {
  return Object.keys(settings ?? {}).flatMap((key) => {
    const match = owned.find((entry) => (entry.key.endsWith(".") ? key.startsWith(entry.key) : key === entry.key));
    return match === undefined
      ? []
      : [
          {
            property: `${argument}["${key}"]`,
            reason: `is set by ${owner} itself, got ${JSON.stringify(settings[key])}; remove it${match.instead ? ` and use ${match.instead}` : ""}`,
          },
        ];
  });
}
