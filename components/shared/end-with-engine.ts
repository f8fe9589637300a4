import { fstatSync } from "node:fs";
import { basename, dirname } from "node:path";

/** Folder, in Pulumi's SDK, of the program that runs the methods of dynamic resources. */
const PROVIDER_FOLDER = "dynamic-provider";

/**
 * Has this process end when the engine that started it is gone, also by `kill -9`: it would live on for ever, and would go
 * on with what the next `up` begins anew. The engine holds the other end of its standard input. Does nothing in a process
 * that is no provider.
 */
export function endWithEngine(): void {
  if (basename(dirname(process.argv[1] ?? "")) === PROVIDER_FOLDER && isPipe(0)) {
    process.stdin.once("close", () => process.exit(1)).resume();
  }
}

function isPipe(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false; // It is closed.
  }
}
