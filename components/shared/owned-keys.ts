import type { Problem } from "./problems";
import type { Properties } from "./properties";

/** Setting that a component sets itself. A key that ends in a dot means all settings that begin with the key. */
export interface OwnedKey {
  readonly key: string;
  /** Argument to use instead. @defaultValue - none */
  readonly instead?: string;
}

/**
 * One problem for each setting that the component sets itself.
 *
 * @param owner - name of the component.
 * @param argument - name of the argument with the settings: `brokerConfig`.
 */
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
