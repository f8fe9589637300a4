import type { Input } from "@pulumi/pulumi";
import { z } from "zod";

import { canonicalHost, formatAddress, isWildcard } from "../../../shared/address";
import { exactly, host, integer, line, type Problem, problemsOf } from "../../../shared/problems";
import { parseHostKey } from "../connection/host-key";
import { DEFAULT_SSH_PORT } from "../connection/login";
import { describeFault, privateKeyFault } from "../connection/private-key";

/** Log-in to a host, as the user writes it. */
export interface LoginEntry {
  /** Host name or IP address. */
  readonly address: string;
  /** Port of the SSH server, 1 to 65535. @defaultValue 22 */
  readonly port?: number;
  /** Account on the host. */
  readonly user: string;
  /** Public key of the host, `ssh-ed25519 AAAA…`. @defaultValue - the key in {@link knownHostsPath} */
  readonly hostKey?: string;
  /** File with known host keys. @defaultValue `~/.ssh/known_hosts` */
  readonly knownHostsPath?: string;
  /** Text of the user's private key, which stays a secret. @defaultValue - the keys of the user's SSH agent */
  readonly privateKey?: Input<string>;
  /** File with the user's private key, instead of {@link privateKey}. @defaultValue - the keys of the user's SSH agent */
  readonly privateKeyPath?: string;
}

/** Host that services run on, as the user writes it. The account must not be `root`. */
export interface HostEntry extends LoginEntry {
  /** Name of the host in resources and paths: letters, digits, `-`, `_` and `.`, at most 63. */
  readonly name: string;
  /**
   * Host that clients connect to. @defaultValue - the cluster's `advertisedHost`, else the address that services are bound to,
   * else, if they are bound to all addresses, {@link address}
   */
  readonly advertisedHost?: string;
  /** Address that services on the host are bound to. @defaultValue - the cluster's `bindAddress` */
  readonly bindAddress?: string;
  /** Rack of the brokers on the host. @defaultValue - none */
  readonly rack?: string;
  /** Jump host that this machine connects through. @defaultValue - this machine connects directly */
  readonly jumpHost?: LoginEntry;
}

/** Host whose private keys are known. */
export interface KnownHostEntry extends Omit<HostEntry, "privateKey" | "jumpHost">, KnownPrivateKey {
  readonly jumpHost?: KnownLoginEntry;
}

/** Log-in whose private key is known. */
export interface KnownLoginEntry extends Omit<LoginEntry, "privateKey">, KnownPrivateKey {}

interface KnownPrivateKey {
  readonly privateKey?: string;
}

const matching = (pattern: RegExp, meaning: string) =>
  z.string({ error: `must be ${meaning}` }).regex(pattern, { error: `must be ${meaning}` });

const ADDRESS = host("a host name or IP address");
/** Accounts of a domain are named `kafka@example.com` or `EXAMPLE\\kafka`. */
const ACCOUNT = matching(
  /^[A-Za-z0-9_](?:[A-Za-z0-9_.@+\\-]{0,62}[A-Za-z0-9_.@+-])?$/,
  "the name of an account on the host",
);

/** Path of a file. Messages show it, so the text of a key is refused. */
const PATH = matching(/^(?!.*-----BEGIN)[^\p{Cc}]+$/u, "the path of a file, on one line");

const LOGIN = {
  address: ADDRESS,
  port: integer("a port", 1, 65_535).optional(),
  user: ACCOUNT,
  hostKey: z
    .custom<string>(
      (value) => typeof value === "string" && parseHostKey(value) !== undefined,
      'must be the public key of the host, "ssh-ed25519 AAAA…", as in its file ssh_host_ed25519_key.pub',
    )
    .optional(),
  knownHostsPath: PATH.optional(),
  privateKey: z.string("must be the text of a private key").optional(),
  privateKeyPath: PATH.optional(),
};

const HOST = {
  name: matching(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/,
    "a name of at most 63 letters, digits, -, _ and ., which begins with neither - nor .",
  ),
  ...LOGIN,
  user: ACCOUNT.refine(
    (user) => user !== "root",
    "must be another account than root, because Kafka runs as this account; create one for Kafka on the host",
  ),
  advertisedHost: ADDRESS.optional(),
  bindAddress: ADDRESS.optional(),
  rack: line("the name of a rack").optional(),
  jumpHost: exactly(LOGIN, "a jump host").optional(),
};

/** Form of a list of hosts whose private keys are known. */
export const HOSTS_SCHEMA: z.ZodType<readonly KnownHostEntry[]> = z.array(
  exactly(HOST, "a host"),
  "must be a list of objects",
);

/** Properties whose values may be shown, even if a user puts a key into the wrong property. */
const PUBLIC_PROPERTIES = ["name", "address", "port", "user", "advertisedHost", "bindAddress", "rack"];

/** True if the value at this path below the list of hosts must not be shown, because it may contain a private key. */
export const isPrivateInHosts = (path: readonly PropertyKey[]): boolean =>
  !PUBLIC_PROPERTIES.includes(String(path.at(-1)));

/**
 * Problems of a list of hosts, in form and content; at least one host is needed. Private values are not shown. Private keys
 * that are outputs must be left out.
 */
export function hostListProblems(hosts: unknown): Problem[] {
  const malformed = problemsOf(z.object({ hosts: HOSTS_SCHEMA }), { hosts }, (path) => isPrivateInHosts(path.slice(1)));
  if (malformed.length > 0) {
    return malformed;
  }
  const entries = hosts as readonly KnownHostEntry[];
  return entries.length === 0
    ? [{ property: "hosts", reason: "must contain at least one host, got none; add a host" }]
    : mergeProblems([
        ...entries.flatMap((entry, index) => [
          ...duplicateProblems(entries, index),
          ...addressProblems(`hosts[${index}]`, entry),
        ]),
        ...loginsOf(entries).flatMap(({ property, entry }) => loginProblems(property, entry)),
      ]);
}

/** Problem of private keys that a configuration contains in plain text. */
export function plainKeyProblems(entries: readonly KnownHostEntry[]): Problem[] {
  const [first, ...others] = loginsOf(entries)
    .filter(({ entry }) => entry.privateKey !== undefined)
    .map(({ property }) => `${property}.privateKey`);
  const more = others.length === 0 ? "" : ", and the others likewise";
  return first === undefined
    ? []
    : [
        {
          property: [first, ...others].join(", "),
          reason: `must be a secret, got plain text; set it with \`pulumi config set --secret --path '${first}'\`${more}`,
        },
      ];
}

/** Log-ins to hosts and jump hosts, each with its path. */
const loginsOf = (
  entries: readonly KnownHostEntry[],
): { readonly property: string; readonly entry: KnownLoginEntry }[] =>
  entries.flatMap((entry, index) => [
    { property: `hosts[${index}]`, entry },
    ...(entry.jumpHost ? [{ property: `hosts[${index}].jumpHost`, entry: entry.jumpHost }] : []),
  ]);

/** Problems with equal reasons as one problem that names all properties. */
export function mergeProblems(problems: readonly Problem[]): Problem[] {
  const reasons = [...new Set(problems.map(({ reason }) => reason))];
  return reasons.map((reason) => ({
    property: problems
      .filter((problem) => problem.reason === reason)
      .map(({ property }) => property)
      .join(", "),
    reason,
  }));
}

function duplicateProblems(entries: readonly KnownHostEntry[], index: number): Problem[] {
  const rules: readonly (readonly [property: "name" | "address", read: (entry: KnownHostEntry) => string])[] = [
    ["name", ({ name }) => name],
    ["address", endpointOf],
  ];
  return rules.flatMap(([property, read]) => {
    const value = read(entries[index] as KnownHostEntry);
    const first = entries.findIndex((entry) => read(entry) === value);
    return first === index
      ? []
      : [
          {
            property: `hosts[${index}].${property}`,
            reason: `must differ from that of hosts[${first}], got ${JSON.stringify(value)} for both; change or remove one`,
          },
        ];
  });
}

/** Address and port of a host, with those of its jump host: behind another jump host, the same address may be another host. */
function endpointOf({ address, port = DEFAULT_SSH_PORT, jumpHost }: KnownHostEntry): string {
  const endpoint = formatAddress({ host: canonicalHost(address), port });
  return jumpHost === undefined
    ? endpoint
    : `${endpoint} through ${formatAddress({ host: canonicalHost(jumpHost.address), port: jumpHost.port ?? DEFAULT_SSH_PORT })}`;
}

const addressProblems = (property: string, entry: KnownHostEntry): Problem[] =>
  [
    ["address", entry.address],
    ["advertisedHost", entry.advertisedHost],
    ["jumpHost.address", entry.jumpHost?.address],
  ]
    .filter(([, value]) => value !== undefined && isWildcard(value))
    .map(([name, value]) => ({
      property: `${property}.${name}`,
      reason: `must be an address that can be connected to, got ${JSON.stringify(value)}; set another address`,
    }));

function loginProblems(property: string, entry: KnownLoginEntry): Problem[] {
  const { hostKey, knownHostsPath, privateKey, privateKeyPath } = entry;
  const rules: readonly (readonly [isBroken: boolean, name: string, reason: string])[] = [
    [
      hostKey !== undefined && knownHostsPath !== undefined,
      "knownHostsPath",
      "must not be set together with hostKey, got both; remove one",
    ],
    [
      privateKey !== undefined && privateKeyPath !== undefined,
      "privateKeyPath",
      "must not be set together with privateKey, got both; remove one",
    ],
  ];
  const fault = privateKey === undefined ? undefined : privateKeyFault(privateKey);
  return [
    ...rules.filter(([isBroken]) => isBroken).map(([, name, reason]) => ({ property: `${property}.${name}`, reason })),
    ...(fault === undefined
      ? []
      : [{ property: `${property}.privateKey`, reason: describeFault(fault, "privateKey") }]),
  ];
}
