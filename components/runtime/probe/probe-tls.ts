import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";

import { connectDirectly } from "../../kafka-client/ask";
import type { Connector } from "../../kafka-client/relay";
import { sendLoginFrames } from "../../kafka-client/sasl-login";
import { secureConnect } from "../../kafka-client/secure-connect";

/** Files that a probe connects by TLS with: PEM. */
export interface ProbeTls {
  /** Certificate with its chain, and private key, in one file. */
  readonly keystore: string;
  /** Certificates of the authorities. */
  readonly truststore: string;
  /** File with the two frames of a SASL login in hexadecimal digits, one on each line. @defaultValue - no login */
  readonly login?: string;
}

/** Opens the connections of a probe from this machine. Without `tls`, they are plain text. */
export const probeConnect = (tls: ProbeTls | undefined): Connector["connect"] =>
  tls === undefined
    ? connectDirectly
    : async (host, port) => {
        const [keystore, authorities] = await Promise.all([tls.keystore, tls.truststore].map((file) => readText(file)));
        const frames = tls.login === undefined ? undefined : parseFrames(await readText(tls.login));
        return secureConnect(host, port, {
          identity: { authorities: authorities ?? "", certificate: keystore, privateKey: keystore },
          connect: connectDirectly,
          ...(frames && { logIn: (connection: Duplex) => sendLoginFrames(connection, frames) }),
        });
      };

const readText = (file: string): Promise<string> => readFile(file, "utf8");

/** Frames in a file: hexadecimal digits, one frame on each line. */
const parseFrames = (text: string): Buffer[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Buffer.from(line, "hex"));
