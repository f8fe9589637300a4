import type { ClientLogin } from "./client-identity";

/** Classes of the login modules. */
const LOGIN_MODULES: Readonly<Record<ClientLogin["mechanism"], string>> = {
  PLAIN: "org.apache.kafka.common.security.plain.PlainLoginModule",
  "SCRAM-SHA-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
};

/**
 * Value of `sasl.jaas.config` for a mechanism.
 *
 * @param options - options of the login module: `username` and `password` of a client, `user_NAME` of each user of a broker.
 */
export const jaasConfig = (
  mechanism: ClientLogin["mechanism"],
  options: Readonly<Record<string, string>> = {},
): string =>
  `${[`${LOGIN_MODULES[mechanism]} required`, ...Object.entries(options).map(([name, value]) => `${name}=${quoted(value)}`)].join(" ")};`;

/** Text in quotes, with escapes as Java's `StreamTokenizer` reads them. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
