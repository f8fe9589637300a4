import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** File in the state folder with the id of the checkout. */
export const checkoutIdFile = (stateDir: string): string => join(stateDir, "checkout-id");

/**
 * Id of this checkout of the Pulumi project, created on first use. A volume that outlives its stack has this id as a
 * label, so that only stacks of the same checkout adopt the volume.
 */
export function ensureCheckoutId(stateDir: string): string {
  const file = checkoutIdFile(stateDir);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, randomUUID(), { flag: "wx" });
  } catch {
    // The file exists.
  }
  return readFileSync(file, "utf8").trim();
}
