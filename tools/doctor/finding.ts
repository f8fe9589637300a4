/** Finding of the doctor. */
export interface Finding {
  /** `problem`: something does not work or can lose data. `hint`: something to know. */
  readonly severity: "problem" | "hint";
  /** Subject of {@link message}: `broker 0`, `topics orders, bills`. */
  readonly subject: string;
  /** Rest of the sentence that the subject begins, with the value. */
  readonly message: string;
  /** Cure: a setting of this project, or a command. */
  readonly advice: string;
}

/** Finding about one of several subjects of the same kind. */
export type PartOfFinding = Omit<Finding, "subject"> & {
  /** Name of the subject without its kind: `0` of a broker. */
  readonly name: string;
};

/** Largest number of names in a subject. */
const MAX_NAMES = 5;

/**
 * Findings, one for all subjects with the same message and advice.
 *
 * @param noun - kind of the subjects, in the singular: `broker`.
 */
export function mergeFindings(noun: string, parts: readonly PartOfFinding[]): Finding[] {
  const merged = new Map<string, PartOfFinding & { readonly names: string[] }>();
  for (const part of parts) {
    const key = JSON.stringify([part.severity, part.message, part.advice]);
    const found = merged.get(key);
    if (found === undefined) {
      merged.set(key, { ...part, names: [part.name] });
    } else {
      found.names.push(part.name);
    }
  }
  return [...merged.values()].map(({ severity, names, message, advice }) => ({
    severity,
    subject: subjectText(noun, names),
    message,
    advice,
  }));
}

function subjectText(noun: string, names: readonly string[]): string {
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return `${noun}${names.length === 1 ? "" : "s"} ${names.slice(0, MAX_NAMES).join(", ")}${more}`;
}
