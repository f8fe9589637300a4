import { z } from "zod";

import { formatAddress, isWildcard } from "../../../shared/address";
import { host, integer, line, type Problem } from "../../../shared/problems";
import { hostKeyOf, type PrivateKeyFault, privateKeyFault } from "../connection/key-text";
import { DEFAULT_SSH_PORT } from "../connection/login";

/** How to log in somewhere, as it stands in the configuration. */
export interface LoginEntry {
  /** Host name or IPv4 address. */
  readonly address: string;
  /** @defaultValue 22 */
  readonly port?: number;
  readonly user: string;
  /** The host's public key, `ssh-ed25519 AAAA…`. @defaultValue - the one in {@link knownHostsPath} */
  readonly hostKey?: string;
  /** @defaultValue `~/.ssh/known_hosts` */
  readonly knownHostsPath?: string;
  /** Text of the user's private key; a secret. @defaultValue - the keys of the user's SSH agent */
  readonly privateKey?: string;
  /** File with the user's private key, instead of {@link privateKey}. */
  readonly privateKeyPath?: string;
}

/** A host, as it stands in the configuration. */
export interface HostEntry extends LoginEntry {
  /** Name of the host in resources and paths: letters, digits, `-`, `_` and `.`, at most 63. */
  readonly name: string;
  /** Host that clients are told to connect to. @defaultValue - {@link address} */
  readonly advertisedHost?: string;
  /** Address of the host that brokers listen on. */
  readonly bindAddress?: string;
  /** Rack of the brokers there. */
  readonly rack?: string;
  /** Host that leads to this one. @defaultValue - it is connected to from here */
  readonly jumpHost?: LoginEntry;
}

/** A text of this form. */
const textLike = (pattern: RegExp, what: string) =>
  z.custom<string>((value) => typeof value === "string" && pattern.test(value), `must be ${what}`);

const ADDRESS = host("a host name or IPv4 address");
const ACCOUNT = textLike(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/, "the name of an account on the host");

/** Messages show it, so it must not be the key itself. */
const PATH = textLike(/^(?!.*-----BEGIN)[^\p{Cc}]+$/u, "the path of a file, on one line");

const LOGIN = {
  address: ADDRESS,
  port: integer("a port", 1, 65_535).optional(),
  user: ACCOUNT,
  hostKey: z
    .custom<string>(
      (value) => typeof value === "string" && hostKeyOf(value) !== undefined,
      'must be the public key of the host, "ssh-ed25519 AAAA…", as in its file ssh_host_ed25519_key.pub',
    )
    .optional(),
  knownHostsPath: PATH.optional(),
  privateKey: z.string("must be the text of a private key").optional(),
  privateKeyPath: PATH.optional(),
};

/** An object of these properties, and no others; those are named, each by itself. */
const exactly = <Shape extends z.core.$ZodLooseShape>(shape: Shape, what: string) =>
  z
    .object(shape, "must be an object")
    .catchall(z.custom<undefined>(() => false, `is no property of ${what} (${Object.keys(shape).join(", ")})`));

const HOST = {
  name: textLike(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/,
    "a name of at most 63 letters, digits, -, _ and ., neither - nor . first",
  ),
  ...LOGIN,
  user: ACCOUNT.refine(
    (user) => user !== "root",
    "must be another account: Kafka runs as who logs in; make one for it on the host",
  ),
  advertisedHost: ADDRESS.optional(),
  bindAddress: ADDRESS.optional(),
  rack: line("a rack's name").optional(),
  jumpHost: exactly(LOGIN, "a jump host").optional(),
};

/** What may stand in the configuration's `hosts`. */
export const HOSTS_SCHEMA: z.ZodType<readonly HostEntry[]> = z.array(
  exactly(HOST, "a host"),
  "must be a list of objects",
);

/** Properties whose values tell nothing, even where somebody has put a key into the wrong one. */
const OPEN_PROPERTIES = ["name", "address", "port", "user", "advertisedHost", "bindAddress", "rack"];

/** Whether a value below `hosts`, by its path from there, must not be shown: it may be, or hold, a private key. */
export const isPrivateInHosts = (path: readonly PropertyKey[]): boolean =>
  !OPEN_PROPERTIES.includes(String(path.at(-1)));

/**
 * What is wrong with hosts of the right form; no private value is shown.
 *
 * @param isSecret - whether the configuration keeps them encrypted.
 */
export const hostsProblems = (entries: readonly HostEntry[], { isSecret }: { readonly isSecret: boolean }): Problem[] =>
  entries.flatMap((entry, index) => {
    const property = `hosts[${index}]`;
    return [
      ...duplicateProblems(entries, index),
      ...addressProblems(property, entry),
      ...loginProblems(property, entry, isSecret),
      ...(entry.jumpHost ? loginProblems(`${property}.jumpHost`, entry.jumpHost, isSecret) : []),
    ];
  });

function duplicateProblems(entries: readonly HostEntry[], index: number): Problem[] {
  const rules: readonly (readonly [property: "name" | "address", read: (entry: HostEntry) => string])[] = [
    ["name", ({ name }) => name],
    ["address", placeOf],
  ];
  return rules.flatMap(([property, read]) => {
    const value = read(entries[index] as HostEntry);
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

/** Where a host is: the same address may be another's behind another jump host. */
function placeOf({ address, port = DEFAULT_SSH_PORT, jumpHost }: HostEntry): string {
  const place = formatAddress({ host: address.toLowerCase(), port });
  return jumpHost === undefined
    ? place
    : `${place} by ${formatAddress({ host: jumpHost.address.toLowerCase(), port: jumpHost.port ?? DEFAULT_SSH_PORT })}`;
}

const addressProblems = (property: string, entry: HostEntry): Problem[] =>
  [
    ["address", entry.address],
    ["advertisedHost", entry.advertisedHost],
    ["jumpHost.address", entry.jumpHost?.address],
  ]
    .filter(([, value]) => value !== undefined && isWildcard(value))
    .map(([name, value]) => ({
      property: `${property}.${name}`,
      reason: `must be an address that can be connected to, got ${JSON.stringify(value)}; set another`,
    }));

function loginProblems(property: string, entry: LoginEntry, isSecret: boolean): Problem[] {
  const { hostKey, knownHostsPath, privateKey, privateKeyPath } = entry;
  const rules: readonly (readonly [isBroken: boolean, name: string, reason: string])[] = [
    [
      hostKey !== undefined && knownHostsPath !== undefined,
      "knownHostsPath",
      "goes without hostKey, got both; remove one",
    ],
    [
      privateKey !== undefined && privateKeyPath !== undefined,
      "privateKeyPath",
      "goes without privateKey, got both; remove one",
    ],
    [
      privateKey !== undefined && !isSecret,
      "privateKey",
      `must be kept as a secret, got plain text; set it with \`pulumi config set --secret --path '${property}.privateKey'\``,
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

/** What is wrong with a private key that is given in this property, and what to do. */
export function describeFault(fault: PrivateKeyFault, property: "privateKey" | "privateKeyPath"): string {
  const reasons = {
    public: "is a public key; give the private one, which lies beside it in the file without .pub",
    locked: `is protected by a passphrase; load it into your SSH agent with \`ssh-add\` and leave ${property} out`,
    unknown: "is no private key that can be read here; give one that `ssh-keygen -t ed25519` makes",
  };
  return reasons[fault];
}
