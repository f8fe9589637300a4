import { z } from "zod";

import { integer, oneOf } from "./problems";

/** Settings under their official names: flat, with plain values. */
export const PROPERTIES_SCHEMA = z.record(
  z.string(),
  z.custom<string | number | boolean>(
    (value) => ["string", "number", "boolean"].includes(typeof value),
    "must be text, a number, true or false",
  ),
  "must be an object of settings under their official names",
);

/** The arguments that every JVM service has. */
export const JVM_SCHEMA = {
  heapMiB: integer("a heap in MiB", 64, 1 << 20),
  profile: oneOf(["development", "production"]),
  startupTimeoutMs: integer("a time in milliseconds", 1_000, 3_600_000),
} as const;
