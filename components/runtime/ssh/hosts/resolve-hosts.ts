import { readFile } from "node:fs/promises";

import { errorCode, errorMessage } from "../../../shared/error-message";
import { absolutePath } from "../../../shared/home-path";
import type { Problem } from "../../../shared/problems";
import { agentSocket } from "../connection/agent-socket";
import { parseHostKey } from "../connection/host-key";
import { knownHostKey, knownHostName } from "../connection/known-host-key";
import { DEFAULT_SSH_PORT, type JumpLogin, type Login } from "../connection/login";
import { describeFault, privateKeyFault } from "../connection/private-key";
import { type KnownHostEntry, type KnownLoginEntry, mergeProblems } from "./host-entries";

/** Host with everything that a log-in needs. */
export interface Host {
  readonly name: string;
  readonly login: Login;
  /** Host that clients connect to. @defaultValue - the cluster's `advertisedHost`, or an address of the host */
  readonly advertisedHost?: string;
  /** Address that services on the host are bound to. @defaultValue - the cluster's `bindAddress` */
  readonly bindAddress?: string;
  readonly rack?: string;
}

/** Hosts whose log-in is complete, and the problems of the others. */
export interface ResolvedHosts {
  readonly hosts: readonly Host[];
  readonly problems: readonly Problem[];
}

/** Known hosts of the user. */
const KNOWN_HOSTS = "~/.ssh/known_hosts";

/** Adds to each host what this machine knows: known hosts, key files, the SSH agent. Changes nothing. */
export async function resolveHosts(entries: readonly KnownHostEntry[]): Promise<ResolvedHosts> {
  const resolved = await Promise.all(entries.map((entry, index) => resolveHost(entry, `hosts[${index}]`)));
  return {
    hosts: resolved.flatMap(({ host }) => host ?? []),
    problems: [
      ...unknownHostProblems(resolved.flatMap(({ unknown }) => unknown)),
      ...mergeProblems(resolved.flatMap(({ problems }) => problems)),
    ],
  };
}

/** Findings about the log-ins of a host. */
interface Findings {
  readonly problems: readonly Problem[];
  /** Log-ins without a known host key. */
  readonly unknown: readonly UnknownHost[];
}

/** Log-in whose host key is in no file of known hosts. */
interface UnknownHost {
  readonly property: string;
  readonly knownHostsPath: string;
  readonly address: string;
  readonly port: number;
}

async function resolveHost(
  { name, advertisedHost, bindAddress, rack, jumpHost, ...entry }: KnownHostEntry,
  property: string,
): Promise<Findings & { readonly host?: Host }> {
  const direct = await resolveLogin(entry, property);
  const jump = jumpHost && (await resolveLogin(jumpHost, `${property}.jumpHost`));
  const problems = [...direct.problems, ...(jump?.problems ?? [])];
  const unknown = [...direct.unknown, ...(jump?.unknown ?? [])];
  if (problems.length + unknown.length > 0) {
    return { problems, unknown };
  }
  const login = { ...direct.login, ...(jump && { jump: jump.login }) };
  return { host: withoutUndefined({ name, login, advertisedHost, bindAddress, rack }), problems, unknown };
}

async function resolveLogin(
  entry: KnownLoginEntry,
  property: string,
): Promise<Findings & { readonly login: JumpLogin }> {
  const { address, port = DEFAULT_SSH_PORT, user, privateKey } = entry;
  const privateKeyPath = entry.privateKeyPath && absolutePath(entry.privateKeyPath);
  const search = await findHostKey(entry, port);
  const problems = [search.problem, await userKeyProblem(entry, privateKeyPath)];
  return {
    login: withoutUndefined({ address, port, user, hostKey: search.hostKey ?? "", privateKey, privateKeyPath }),
    problems: problems.flatMap((problem) =>
      problem ? { ...problem, property: `${property}.${problem.property}` } : [],
    ),
    unknown: search.unknownIn === undefined ? [] : [{ property, knownHostsPath: search.unknownIn, address, port }],
  };
}

/** Result of a search for a host key: the key, the file that does not contain it, or a problem. */
interface HostKeySearch {
  readonly hostKey?: string;
  readonly unknownIn?: string;
  readonly problem?: Problem;
}

async function findHostKey(
  { address, hostKey, knownHostsPath }: KnownLoginEntry,
  port: number,
): Promise<HostKeySearch> {
  if (hostKey !== undefined) {
    return { hostKey: parseHostKey(hostKey) };
  }
  const path = absolutePath(knownHostsPath ?? KNOWN_HOSTS);
  try {
    await readFile(path);
  } catch (error) {
    // The user's own file need not exist.
    return knownHostsPath === undefined && errorCode(error) === "ENOENT"
      ? { unknownIn: path }
      : { problem: { property: "knownHostsPath", reason: unreadableReason(path, error) } };
  }
  try {
    const found = await knownHostKey(path, address, port);
    return found === undefined ? { unknownIn: path } : { hostKey: found };
  } catch (error) {
    const reason = `must be set, because ${path} can't be searched (${errorMessage(error)}); set it, or correct the cause`;
    return { problem: { property: "hostKey", reason } };
  }
}

/** One problem for all log-ins without a known host key, by file of known hosts. */
function unknownHostProblems(unknown: readonly UnknownHost[]): Problem[] {
  return [...new Set(unknown.map(({ knownHostsPath }) => knownHostsPath))].map((path) => {
    const logins = unknown.filter(({ knownHostsPath }) => knownHostsPath === path);
    const names = logins.map(({ address, port }) => knownHostName(address, port));
    const scans = logins.map(({ address, port }) => `\`ssh-keyscan -t ed25519 -p ${port} ${address}\``);
    return {
      property: logins.map(({ property }) => `${property}.hostKey`).join(", "),
      reason:
        `must be set, because ${path} has no key of ${names.join(", ")}; set it to the output of ` +
        "`cat /etc/ssh/ssh_host_ed25519_key.pub` on the host, or, over a network that you trust, add the output of " +
        `${scans.join(", ")} to that file`,
    };
  });
}

async function userKeyProblem(
  { privateKey }: KnownLoginEntry,
  privateKeyPath: string | undefined,
): Promise<Problem | undefined> {
  if (privateKey !== undefined) {
    return undefined; // Checked together with the other entries.
  }
  const property = "privateKeyPath";
  if (privateKeyPath === undefined) {
    const reason = "must be set where no SSH agent runs; set it, or start an agent and load a key with `ssh-add`";
    return agentSocket() === undefined ? { property, reason } : undefined;
  }
  try {
    const fault = privateKeyFault(await readFile(privateKeyPath, "utf8"));
    return fault === undefined ? undefined : { property, reason: describeFault(fault, property) };
  } catch (error) {
    return { property, reason: unreadableReason(privateKeyPath, error) };
  }
}

const unreadableReason = (path: string, error: unknown): string =>
  `must be a file that can be read, got ${JSON.stringify(path)} (${errorCode(error) ?? errorMessage(error)}); correct it`;

/** Drops undefined properties: resources store the values and compare them with stored ones. */
const withoutUndefined = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
