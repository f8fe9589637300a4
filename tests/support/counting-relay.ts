import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import type { Relay } from "../../components/kafka-client/relay";

const COMPONENTS = join(__dirname, "..", "..", "components");

/** Relay that refuses every connection, and the number of its connectors. */
export interface CountingRelay {
  readonly relay: Relay;
  readonly count: { readonly opened: number; readonly closed: number };
}

/**
 * Makes a relay that refuses every connection.
 *
 * @param file - file to write the relay's module to.
 * @param reason - expression in JavaScript for the message of the error; `host` and `port` are those of the connection.
 */
export async function countingRelay(file: string, reason = '"refused"'): Promise<CountingRelay> {
  const count = { opened: 0, closed: 0 };
  (globalThis as { relays?: typeof count }).relays = count;
  await writeFile(
    file,
    `exports.connector = () => {
      globalThis.relays.opened += 1;
      return {
        connect: async (host, port) => { throw new Error(${reason}); },
        close: async () => { globalThis.relays.closed += 1; },
      };
    };`,
  );
  return {
    relay: { module: relative(COMPONENTS, file.replace(/\.js$/, "")).replaceAll("\\", "/"), settings: {} },
    count,
  };
}
