import { posix, win32 } from "node:path";

import type { Connection } from "../../components/config/connection";
import { KCAT_LINE_BYTES, KCAT_PEM_FILES, kcatText } from "../../components/config/connection/kcat-text";

/** First line of each file, a comment in all of their formats. */
const FIRST_LINE = "# Written by `npm run client-files`, which replaces this file.";

/** All files that the command may write, and the use of each. */
export const CLIENT_FILES: Readonly<Record<string, string>> = {
  "client.properties": "Kafka's Java client and console tools",
  "application.properties": "Spring Boot",
  "kcat.conf": "kcat -F",
  "ca.pem": "certificate of the authority of the brokers",
  "user.pem": "certificate of the user",
  "user.key": "private key of the user",
};

/** True if the command has written a file with this text. */
export const isClientFile = (text: string): boolean => text.split(/\r?\n/, 1)[0] === FIRST_LINE;

/**
 * Files of a user by name, each with its text. Files for a user with a certificate include the certificate and its key.
 *
 * @param connection - settings of the user.
 * @param folder - absolute path of the folder of the files.
 * @throws if kcat can't read the path of the folder, or the password.
 */
export function clientFiles(
  { clientProperties, springBoot, librdkafka }: Connection,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): Readonly<Record<string, string>> {
  // kcat removes a backslash before ":" and "=".
  const pathOf = (name: string): string =>
    platform === "win32" ? win32.join(folder, name).replaceAll("\\", "/") : posix.join(folder, name);
  requireReadable(pathOf("."), librdkafka["sasl.password"] ?? "");
  const pemFiles = KCAT_PEM_FILES.flatMap(({ text, file }) => {
    const pem = librdkafka[text];
    return pem === undefined ? [] : [[file, pem] as const];
  });
  const files = {
    "client.properties": clientProperties,
    "application.properties": springBoot,
    "kcat.conf": kcatText(librdkafka, pathOf),
    ...Object.fromEntries(pemFiles),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, `${FIRST_LINE}\n${text.endsWith("\n") ? text : `${text}\n`}`]),
  );
}

/** Longest path of a folder, in bytes: the path of a file in it fits in a line that kcat reads. */
const MAX_FOLDER_BYTES = KCAT_LINE_BYTES - "ssl.certificate.location=/user.pem".length;

/** @throws if kcat would read another path or another password. */
function requireReadable(folder: string, password: string): void {
  const rule = (problem: string) =>
    new Error(`the path of the folder ${problem}, got ${JSON.stringify(folder)}; choose another folder`);
  if (Buffer.byteLength(folder) > MAX_FOLDER_BYTES) {
    throw rule(`must have at most ${MAX_FOLDER_BYTES} bytes, because kcat reads no longer lines`);
  }
  if (/\p{Cc}|\\[:=]/u.test(folder)) {
    throw rule('must contain neither control characters nor "\\:" nor "\\=", because kcat reads another path then');
  }
  if (/^\s|\s$/.test(password)) {
    throw new Error(
      "the password of the user must neither begin nor end with a blank, because kcat ignores blanks there; set another password",
    );
  }
}
