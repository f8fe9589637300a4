import { z } from "zod";

import { integer, isOutput, oneOf } from "./problems";

const SETTINGS = "must be an object of settings under their official names";

/** Schema of settings under their official names: a flat object of plain values. */
export const PROPERTIES_SCHEMA = z
  .custom<Readonly<Record<string, unknown>>>((value) => !isOutput(value), { error: SETTINGS, abort: true })
  .pipe(
    z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], { error: ({ input }) => plainValueError(input) }),
      { error: SETTINGS },
    ),
  );

function plainValueError(input: unknown): string {
  if (Array.isArray(input)) {
    return "must be text, with commas between the elements of a list";
  }
  return typeof input === "object" && input !== null
    ? 'must be text, a number, true or false, under the whole name in quotes, such as ["log.retention.ms"]'
    : "must be text, a number, true or false";
}

/** Settings without the values of a wrong form. A value that is no object stays. */
export const withPlainValues = <Settings>(settings: Settings): Settings =>
  typeof settings !== "object" || settings === null || Array.isArray(settings)
    ? settings
    : (Object.fromEntries(
        Object.entries(settings).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value)),
      ) as Settings);

/** Schemas of the arguments that every JVM service has. */
export const JVM_SCHEMA = {
  heapMiB: integer("a heap in MiB", 64, 1 << 20),
  profile: oneOf(["development", "production"]),
  furtherFlags: z.array(
    z.string("must be a JVM flag").regex(/^-\P{Cc}+$/u, 'must be a JVM flag that begins with "-", on one line'),
    "must be a list of JVM flags",
  ),
  startupTimeoutMs: integer("a time in milliseconds", 1_000, 3_600_000),
} as const;
