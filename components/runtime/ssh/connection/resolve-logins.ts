import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { errorCode, errorMessage } from "../../../shared/error-message";
import type { Problem } from "../../../shared/problems";
import { describeFault, type HostEntry, type LoginEntry } from "../hosts/host-entries";
import { agentSocket } from "./agent-socket";
import { hostKeyOf, privateKeyFault } from "./key-text";
import { knownHostKey, knownHostName } from "./known-host-key";
import { DEFAULT_SSH_PORT, type JumpLogin, type Login } from "./login";

/** A host with all that is needed to log in to it. */
export interface Host {
  readonly name: string;
  readonly login: Login;
  /** Host that clients are told to connect to, if it is another than the address. */
  readonly advertisedHost?: string;
  /** Address of the host that brokers listen on. */
  readonly bindAddress?: string;
  readonly rack?: string;
}

/** Hosts that can be logged in to as far as is known from here, and what is wrong with the others. */
export interface ResolvedHosts {
  readonly hosts: readonly Host[];
  readonly problems: readonly Problem[];
}

/** The known hosts of the user. */
const KNOWN_HOSTS = "~/.ssh/known_hosts";

/** Finds what the configuration leaves to this machine: known hosts, files with keys, an SSH agent. Changes nothing. */
export async function resolveHosts(entries: readonly HostEntry[]): Promise<ResolvedHosts> {
  const resolved = await Promise.all(entries.map((entry, index) => resolveHost(entry, `hosts[${index}]`)));
  return {
    hosts: resolved.flatMap(({ host }) => host ?? []),
    problems: resolved.flatMap(({ problems }) => problems),
  };
}

async function resolveHost(
  { name, advertisedHost, bindAddress, rack, jumpHost, ...entry }: HostEntry,
  property: string,
): Promise<{ readonly host?: Host; readonly problems: readonly Problem[] }> {
  const direct = await resolveLogin(entry, property);
  const jump = jumpHost && (await resolveLogin(jumpHost, `${property}.jumpHost`));
  const problems = [...direct.problems, ...(jump?.problems ?? [])];
  if (problems.length > 0) {
    return { problems };
  }
  const login = { ...direct.login, ...(jump && { jump: jump.login }) };
  return { host: given({ name, login, advertisedHost, bindAddress, rack }), problems };
}

async function resolveLogin(
  entry: LoginEntry,
  property: string,
): Promise<{ readonly login: JumpLogin; readonly problems: readonly Problem[] }> {
  const { address, port = DEFAULT_SSH_PORT, user, privateKey } = entry;
  const privateKeyPath = entry.privateKeyPath && absolute(entry.privateKeyPath);
  const hostKey = await findHostKey(entry, port);
  const wrongs = [hostKey, await userKeyWrong(entry, privateKeyPath)];
  return {
    login: given({ address, port, user, hostKey: hostKey.found ?? "", privateKey, privateKeyPath }),
    problems: wrongs.flatMap(({ wrong }) => (wrong ? { ...wrong, property: `${property}.${wrong.property}` } : [])),
  };
}

/** What was looked for, or what is wrong and in which property of a host. */
interface Search {
  readonly found?: string;
  readonly wrong?: Problem;
}

async function findHostKey({ address, hostKey, knownHostsPath }: LoginEntry, port: number): Promise<Search> {
  if (hostKey !== undefined) {
    return { found: hostKeyOf(hostKey) };
  }
  const path = absolute(knownHostsPath ?? KNOWN_HOSTS);
  try {
    await readFile(path);
  } catch (error) {
    // The user's own need not be there.
    if (knownHostsPath !== undefined || errorCode(error) !== "ENOENT") {
      return { wrong: { property: "knownHostsPath", reason: unreadable(path, error) } };
    }
    return { wrong: unknownHost(path, address, port) };
  }
  try {
    const found = await knownHostKey(path, address, port);
    return found === undefined ? { wrong: unknownHost(path, address, port) } : { found };
  } catch (error) {
    const reason = `is needed: ${path} could not be searched for the host (${errorMessage(error)}); set it, or put that right`;
    return { wrong: { property: "hostKey", reason } };
  }
}

const unknownHost = (path: string, address: string, port: number): Problem => ({
  property: "hostKey",
  reason:
    `is needed: ${path} has no key of ${knownHostName(address, port)}; set it to what ` +
    "`cat /etc/ssh/ssh_host_ed25519_key.pub` prints on the host, or, over a network that you trust, add what " +
    `\`ssh-keyscan -t ed25519 -p ${port} ${address}\` prints to that file`,
});

async function userKeyWrong({ privateKey }: LoginEntry, privateKeyPath: string | undefined): Promise<Search> {
  if (privateKey !== undefined) {
    return {}; // Its form has been looked at with the rest of the configuration.
  }
  const property = "privateKeyPath";
  if (privateKeyPath === undefined) {
    const reason = "is needed where no SSH agent is there; set it, or start an agent and load a key with `ssh-add`";
    return agentSocket() === undefined ? { wrong: { property, reason } } : {};
  }
  try {
    const fault = privateKeyFault(await readFile(privateKeyPath, "utf8"));
    return fault === undefined ? {} : { wrong: { property, reason: describeFault(fault, property) } };
  } catch (error) {
    return { wrong: { property, reason: unreadable(privateKeyPath, error) } };
  }
}

const unreadable = (path: string, error: unknown): string =>
  `must be a file that can be read, got ${JSON.stringify(path)} (${errorCode(error) ?? errorMessage(error)}); correct it`;

/** A path as the user writes it, `~/` included, from the root on. */
const absolute = (path: string): string => (/^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : resolve(path));

/** Without what is not given: these are stored, and compared with what is stored. */
const given = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
