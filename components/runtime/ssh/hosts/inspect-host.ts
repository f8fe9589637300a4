import type { DataPart } from "../../data-folder-findings";
import { isMountedNoexec } from "../../machine/machine-limits";
import type { DataState } from "../../runtime";
import type { ServicePlan } from "../../service-plan";
import type { Login } from "../connection/login";
import { remoteScript } from "../connection/remote-script";
import { runScript } from "../connection/run-script";
import { CONNECT_TIMEOUT_MS, withConnection } from "../connection/ssh-client";
import { procAddress } from "./proc-address";
import type { WantedPort } from "./service-endpoints";

/** Subject of an inspection: what a host needs for its services. */
export interface HostInspection {
  readonly stackFolder: string;
  /** Folders for data; empty for the one in the stack's folder. */
  readonly dataFolders: readonly string[];
  /** Home of the Java to use; empty to search one. */
  readonly javaHome: string;
  /** Programs that the services need as well: `openssl` with security. @defaultValue - none */
  readonly furtherPrograms?: readonly string[];
  /** Name of the folder of the Kafka installation. */
  readonly installation: string;
  /** URL of an archive that the host might download; empty for none. */
  readonly url: string;
  readonly ports: readonly WantedPort[];
  /** `project/stack`. */
  readonly owner: string;
  /** Services whose data is inspected, each with the file that identifies its cluster. */
  readonly data: readonly Pick<ServicePlan, "service" | "identityFile" | "spreadsData">[];
}

/** Facts about the data of a service. */
export interface DataFacts {
  readonly state: DataState;
  /** Text of the file that identifies the cluster of the data. @defaultValue - no such file */
  readonly identity?: string;
  /** Folders with a part of the data, in their order. */
  readonly parts: readonly DataPart[];
}

/** Facts about a host. */
export interface HostFacts {
  /** Name of the operating system: `Linux`. */
  readonly kernel: string;
  /** Processor, as `uname -m` prints it: `x86_64`. */
  readonly architecture: string;
  /** Home folder of the account. */
  readonly home: string;
  /** Programs that are needed and not installed. */
  readonly missing: readonly string[];
  /** Path of the Java that services would use. @defaultValue - the host has none */
  readonly java?: string;
  /** Line with the version that the Java prints. */
  readonly javaVersion: string;
  readonly memoryMiB: number;
  /** True if a Kafka of this stack is installed. */
  readonly isInstalled: boolean;
  /** Disks of the stack's folder and of the data. */
  readonly disks: readonly { readonly folder: string; readonly freeMiB: number; readonly isWritable: boolean }[];
  /** True if the host downloads the archive itself: as recorded when it was installed, otherwise if it can now. */
  readonly downloads: boolean;
  /** Milliseconds by which the host's clock is ahead of this machine's. */
  readonly clockAheadMs: number;
  /** Ports that other processes hold, with the process where it can be seen. */
  readonly portsInUse: readonly { readonly service: string; readonly port: number; readonly holder: string }[];
  /** Data by the name of the service. */
  readonly data: Readonly<Record<string, DataFacts>>;
  /** True if no program in the home folder can be run (`noexec`). */
  readonly isHomeNoexec: boolean;
  /** Largest number of files that a process may open: a number, or `unlimited`. Empty if systemd sets its own limit. */
  readonly openFilesLimit: string;
}

/** Facts about a host, and about its SSH server. */
export interface InspectedHost extends HostFacts {
  /** True if archives can be copied to the host, or need not be copied. */
  readonly canCopy: boolean;
}

/** Time for a connected host to answer, in milliseconds; the host may itself wait 10 s for a URL. */
const ANSWER_TIMEOUT_MS = 15_000;

/**
 * Inspects a host over SSH. Changes nothing.
 *
 * @throws if the host can't be reached, presents another key, refuses the user, or the user's shell runs no `bash`.
 */
export async function inspectHost(login: Login, subject: HostInspection): Promise<InspectedHost> {
  const script = remoteScript("inspect-host", {
    stack_folder: subject.stackFolder,
    data_roots: subject.dataFolders,
    java_home: subject.javaHome,
    further_programs: subject.furtherPrograms ?? [],
    installation: subject.installation,
    url: subject.url,
    port_services: subject.ports.map(({ service }) => service),
    port_numbers: subject.ports.map(({ port }) => String(port)),
    port_addresses: subject.ports.map(({ host }) => procAddress(host)),
    owner: subject.owner,
    data_services: subject.data.map(({ service }) => service),
    data_files: subject.data.map(({ identityFile = "" }) => identityFile),
    data_spreads: subject.data.map(({ spreadsData = false }) => String(spreadsData)),
  });
  return withConnection(
    login,
    async (connection) => {
      const from = Date.now();
      const { exitCode, stdout, stderr } = await runScript(connection, "inspect", script, ANSWER_TIMEOUT_MS);
      const to = Date.now();
      if (exitCode !== 0) {
        const last = stderr.trim().split("\n").at(-1);
        throw new Error(`the inspection script ended with ${exitCode} (${last}); correct the cause on the host`);
      }
      const facts = parseHostFacts(stdout, { from, to });
      // An archive is copied only if the host neither has nor downloads it.
      const copies = !facts.isInstalled && (!facts.downloads || facts.java === undefined);
      return { ...facts, canCopy: !copies || (await connection.offersSftp()) };
    },
    { timeoutMs: CONNECT_TIMEOUT_MS },
  );
}

/**
 * Lists the services of a stack that have data on a host.
 *
 * @throws as {@link inspectHost}.
 */
export async function listServicesWithData(
  login: Login,
  { stackFolder, dataFolders, owner }: Pick<HostInspection, "stackFolder" | "dataFolders" | "owner">,
): Promise<string[]> {
  const script = remoteScript("list-retained-data", { stack_folder: stackFolder, data_roots: dataFolders, owner });
  const { stdout } = await withConnection(
    login,
    (connection) => runScript(connection, "list_services", script, ANSWER_TIMEOUT_MS),
    { timeoutMs: CONNECT_TIMEOUT_MS },
  );
  return [...stdout.matchAll(/^service=(.+)$/gm)].map(([, service = ""]) => service);
}

/** Period in which the host read its clock, by the clock of this machine. */
interface Period {
  readonly from: number;
  readonly to: number;
}

/** Parses the output of the inspection script. */
export function parseHostFacts(stdout: string, { from, to }: Period): HostFacts {
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
      ...values
        .filter(([name]) => name === "dataDisk")
        .map(([, value]) => {
          const [freeMiB, isWritable, folder = ""] = value.split(" ");
          return { folder, freeMiB: Number(freeMiB), isWritable: isWritable === "yes" };
        }),
    ],
    downloads: facts.downloads === "yes",
    clockAheadMs: clock < from || clock > to ? clock - (clock < from ? from : to) : 0,
    portsInUse: values
      .filter(([name]) => name === "port")
      .map(([, value]) => {
        const [service = "", port, ...holder] = value.split(" ");
        return { service, port: Number(port), holder: holder.join(" ") };
      }),
    data: parseDataFacts(values),
    isHomeNoexec: isMountedNoexec(
      home,
      values.flatMap(([name, value]) => (name === "mount" ? [value] : [])).join("\n"),
    ),
    openFilesLimit: facts.openFilesLimit ?? "",
  };
}

function parseDataFacts(values: readonly (readonly [name: string, value: string])[]): HostFacts["data"] {
  const lines = values.filter(([name]) => name === "dataText").map(([, value]) => splitFirstWord(value));
  const parts = values.filter(([name]) => name === "dataPart").map(([, value]) => parseDataPart(value));
  return Object.fromEntries(
    values
      .filter(([name]) => name === "data")
      .map(([, value]) => {
        const [service, state] = splitFirstWord(value);
        const own = lines.filter(([owner]) => owner === service).map(([, line]) => `${line}\n`);
        const identity = own.length === 0 ? undefined : own.join("");
        return [
          service,
          {
            state: state as DataState,
            identity,
            parts: parts.flatMap((each) => (each.service === service ? [each.part] : [])),
          },
        ];
      }),
  );
}

/** Parses `SERVICE FOLDER INDEX POSITION FOLDERS`; paths of hosts contain neither blanks nor commas. */
function parseDataPart(value: string): { readonly service: string; readonly part: DataPart } {
  const [service = "", folder = "", index, position, folders = ""] = value.split(" ");
  const part = {
    folder,
    index: Number(index),
    position: Number(position),
    folders: folders.split(",").filter(Boolean),
  };
  return { service, part };
}

function splitFirstWord(text: string): readonly [word: string, rest: string] {
  const [, word = "", rest = ""] = /^(\S*) ?(.*)$/.exec(text) ?? [];
  return [word, rest];
}
