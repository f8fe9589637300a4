import { isIPv4 } from "node:net";

import type { DataState, ServicePlan } from "../../runtime";
import { CONNECT_TIMEOUT_MS } from "../connection/connect-timeout";
import type { Login } from "../connection/login";
import { withConnection } from "../connection/ssh-client";
import { remoteCommand, remoteScript } from "../resources/remote-script";

/** A port that is wanted on a host. */
export interface WantedPort {
  readonly service: string;
  readonly port: number;
  /** Address that it will be bound to. */
  readonly host: string;
}

/** What is looked for on a host. */
export interface HostInspection {
  readonly stackFolder: string;
  /** Folder for data; empty for one in the stack's. */
  readonly dataDir: string;
  /** Empty to look for a Java. */
  readonly javaHome: string;
  /** Name of the folder of the Kafka installation. */
  readonly installation: string;
  /** Address that the host might fetch an archive from; empty for none. */
  readonly url: string;
  readonly ports: readonly WantedPort[];
  /** `project/stack`. */
  readonly owner: string;
  /** Services whose data is looked at, each with the file that says whose it is. */
  readonly data: readonly Pick<ServicePlan, "service" | "identityFile">[];
}

/** What there is of a service's data. */
export interface DataFacts {
  readonly state: DataState;
  /** Text of the file that says whose it is. */
  readonly identity?: string;
}

/** What a host is like. */
export interface HostFacts {
  /** `Linux`, and what it runs on: `x86_64`. */
  readonly kernel: string;
  readonly architecture: string;
  /** Home folder of the account. */
  readonly home: string;
  /** Programs that it has not. */
  readonly missing: readonly string[];
  /** Path of the Java that would be used, and the first line of what it says of itself. */
  readonly java?: string;
  readonly javaVersion: string;
  readonly memoryMiB: number;
  /** Whether Kafka is there already. */
  readonly isInstalled: boolean;
  /** Free space and right to write, where the stack's folder is to lie and where its data is. */
  readonly disks: readonly { readonly folder: string; readonly freeMiB: number; readonly isWritable: boolean }[];
  /** Whether it fetches the archive itself: as it did when that came, else as it could now. */
  readonly fetches: boolean;
  /** How far its clock is ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number;
  /** Ports that somebody else holds, with the process where it can be seen. */
  readonly takenPorts: readonly { readonly service: string; readonly port: number; readonly holder: string }[];
  /** By the service's name. */
  readonly data: Readonly<Record<string, DataFacts>>;
}

/** Time for the answer of a host that was reached, in milliseconds; it may itself wait 10 s for an address. */
const ANSWER_TIMEOUT_MS = 15_000;

/**
 * Looks at a host over SSH and changes nothing there.
 *
 * @throws if it is not reached, shows another key, does not let the user in or has no `bash`.
 */
export async function inspectHost(login: Login, question: HostInspection): Promise<HostFacts> {
  const script = remoteScript("preflight", {
    stack_folder: question.stackFolder,
    data_root: question.dataDir,
    java_home: question.javaHome,
    installation: question.installation,
    url: question.url,
    port_services: question.ports.map(({ service }) => service),
    port_numbers: question.ports.map(({ port }) => String(port)),
    port_addresses: question.ports.map(({ host }) => asInProc(host)),
    owner: question.owner,
    data_services: question.data.map(({ service }) => service),
    data_files: question.data.map(({ identityFile = "" }) => identityFile),
  });
  return withConnection(
    login,
    async (connection) => {
      const askedAt = Date.now();
      const { exitCode, stdout, stderr } = await connection.run(remoteCommand("tell"), script, ANSWER_TIMEOUT_MS);
      const answeredAt = Date.now();
      if (exitCode !== 0) {
        const last = stderr.trim().split("\n").at(-1);
        throw new Error(
          exitCode === 127
            ? "has no bash; install it there"
            : `could not be looked at, a script ended with ${exitCode} (${last})`,
        );
      }
      return factsIn(stdout, question, { from: askedAt, to: answeredAt });
    },
    { timeoutMs: CONNECT_TIMEOUT_MS },
  );
}

/**
 * Asks a host for the services whose data was kept there when the stack was destroyed.
 *
 * @throws as {@link inspectHost}.
 */
export async function retainedServices(
  login: Login,
  stackFolder: string,
  dataDir: string,
  owner: string,
): Promise<string[]> {
  const script = remoteScript("preflight", { stack_folder: stackFolder, data_root: dataDir, owner });
  const { stdout } = await withConnection(
    login,
    (connection) => connection.run(remoteCommand("kept"), script, ANSWER_TIMEOUT_MS),
    { timeoutMs: CONNECT_TIMEOUT_MS },
  );
  return [...stdout.matchAll(/^kept=(.+)$/gm)].map(([, service = ""]) => service);
}

/** When the host may have read its clock, by the clock of this machine. */
interface Moment {
  readonly from: number;
  readonly to: number;
}

/** What the script has told. */
export function factsIn(stdout: string, question: HostInspection, { from, to }: Moment): HostFacts {
  const values = [...stdout.matchAll(/^(\w+)=(.*)$/gm)].map(
    ([, name = "", value = ""]) => [name, value.trim()] as const,
  );
  const { now = "0", ...facts } = Object.fromEntries(values);
  const number = (name: string): number => Number(facts[name] ?? 0);
  const clock = Number(now);
  const home = facts.home ?? "";
  return {
    kernel: facts.kernel ?? "",
    architecture: facts.architecture ?? "",
    home,
    missing: (facts.missing ?? "").split(" ").filter(Boolean),
    java: facts.java,
    javaVersion: facts.javaVersion ?? "",
    memoryMiB: number("memoryMiB"),
    isInstalled: facts.installed === "yes",
    disks: [
      { folder: home, freeMiB: number("freeMiB"), isWritable: facts.writable === "yes" },
      ...(question.dataDir === ""
        ? []
        : [{ folder: question.dataDir, freeMiB: number("dataFreeMiB"), isWritable: facts.dataWritable === "yes" }]),
    ],
    fetches: facts.fetches === "yes",
    clockAheadMs: clock < from || clock > to ? clock - (clock < from ? from : to) : 0,
    takenPorts: values
      .filter(([name]) => name === "port")
      .map(([, value]) => {
        const [service = "", port, ...holder] = value.split(" ");
        return { service, port: Number(port), holder: holder.join(" ") };
      }),
    data: dataIn(values),
  };
}

/** What the script has told of data. */
function dataIn(values: readonly (readonly [name: string, value: string])[]): HostFacts["data"] {
  const lines = values.filter(([name]) => name === "dataText").map(([, value]) => wordAndRest(value));
  return Object.fromEntries(
    values
      .filter(([name]) => name === "data")
      .map(([, value]) => {
        const [service, state] = wordAndRest(value);
        const own = lines.filter(([of]) => of === service).map(([, line]) => `${line}\n`);
        return [service, { state: state as DataState, identity: own.length === 0 ? undefined : own.join("") }];
      }),
  );
}

function wordAndRest(text: string): readonly [word: string, rest: string] {
  const [, word = "", rest = ""] = /^(\S*) ?(.*)$/.exec(text) ?? [];
  return [word, rest];
}

/** An address as it stands in `/proc/net/tcp`: 127.0.0.1 is 0100007F. Empty for a name, which only the host can read. */
const asInProc = (host: string): string =>
  isIPv4(host)
    ? host
        .split(".")
        .reverse()
        .map((part) => Number(part).toString(16).padStart(2, "0"))
        .join("")
        .toUpperCase()
    : "";
