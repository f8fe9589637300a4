// Loaded ahead of every Node program that the CLI starts. Has a provider end when the engine that started it is gone, also
// by `kill -9`: it would live on for ever, and would go on with what the next `up` begins anew. The engine holds the other
// end of its standard input. Plain JavaScript, and not the providers' modules' own work: a provider that was never asked for
// anything has loaded none of them.
const { fstatSync } = require("node:fs");
const { basename, dirname } = require("node:path");

/** Folder, in Pulumi's SDK, of the program that runs the methods of dynamic resources. */
const PROVIDER_FOLDER = "dynamic-provider";

if (basename(dirname(process.argv[1] ?? "")) === PROVIDER_FOLDER && isPipe(0)) {
  process.stdin.once("close", () => process.exit(1)).resume();
}

function isPipe(descriptor) {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false; // It is closed.
  }
}
