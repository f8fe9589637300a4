import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { stateFolder } from "../../shared/state-folder";

/** File in the state folder with the id of this checkout. */
export const checkoutIdFile = (projectDir: string): string => join(stateFolder(projectDir).root, "checkout-id");

/** Id of this checkout, made once: what it leaves in Docker beyond a stack's life is known by it. */
export function checkoutId(projectDir: string): string {
  const file = checkoutIdFile(projectDir);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, randomUUID(), { flag: "wx" });
  } catch {
    // It is there.
  }
  return readFileSync(file, "utf8").trim();
}
