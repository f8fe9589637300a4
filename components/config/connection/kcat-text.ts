import type { LibrdkafkaSettings } from "./librdkafka-settings";

/** Settings of librdkafka that hold a PEM text, the setting for the same text in a file, and the name of the file. */
export const KCAT_PEM_FILES = [
  { text: "ssl.ca.pem", location: "ssl.ca.location", file: "ca.pem" },
  { text: "ssl.certificate.pem", location: "ssl.certificate.location", file: "user.pem" },
  { text: "ssl.key.pem", location: "ssl.key.location", file: "user.key" },
] as const;

/** Longest line in a file for kcat, in bytes: kcat 1.7.1 has a buffer of 512 bytes and reads the rest as a new line. */
export const KCAT_LINE_BYTES = 510;

/**
 * Text of a configuration file of kcat. kcat reads no line breaks in values, so certificates and keys are in files of their own. Of
 * many bootstrap servers, the file names those that fit in one line.
 *
 * @param pathOf - path of a file such as `ca.pem`. @defaultValue - a path from the working directory
 */
export function kcatText(settings: LibrdkafkaSettings, pathOf: (file: string) => string = (file) => file): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      const pem = KCAT_PEM_FILES.find(({ text }) => text === name);
      if (pem !== undefined) {
        return `${pem.location}=${pathOf(pem.file)}\n`;
      }
      return `${name}=${name === "bootstrap.servers" ? firstServers(value, KCAT_LINE_BYTES - name.length - 1) : value}\n`;
    })
    .join("");
}

/** First servers of a list that take up at most this number of characters. Clients learn all brokers from one of them. */
const firstServers = (list: string, length: number): string =>
  list.length <= length ? list : list.slice(0, list.lastIndexOf(",", length));
