import * as pulumi from "@pulumi/pulumi";

import { installationName } from "../../distribution/distribution-source";
import { rejectProblems } from "../../pulumi/reject-arguments";
import { errorMessage } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";
import { type DataDir, foldersIn } from "../data-folders";
import { probePrograms } from "../probe/probe-command";
import type { PrepareRequest } from "../runtime";
import { isExposed } from "../service-plan";
import type { HostAssignment } from "./hosts/host-assignment";
import { assignHosts } from "./hosts/host-assignment";
import { addressProblems, missingHostProblems, portProblems } from "./hosts/host-assignment-problems";
import { type HostEntry, hostListProblems, mergeProblems } from "./hosts/host-entries";
import { hostLayout, stackFolderName } from "./hosts/host-layout";
import { hostProblems, hostWarnings, needsJava } from "./hosts/host-problems";
import {
  type DataFacts,
  type HostInspection,
  type InspectedHost,
  inspectHost,
  listServicesWithData,
} from "./hosts/inspect-host";
import type { PreparedHost } from "./hosts/prepared-host";
import { type Host, resolveHosts } from "./hosts/resolve-hosts";
import { resolvePrivateKeys } from "./hosts/resolve-private-keys";
import { type AssignedServices, wantedPorts } from "./hosts/service-endpoints";

/** Settings of hosts. */
export interface HostSettings {
  readonly hosts: readonly HostEntry[];
  /** Folders on the hosts for data. @defaultValue - `data` in the stack's folder */
  readonly dataDir?: DataDir;
  /** Home of the Java to use on the hosts. @defaultValue - the one on `PATH`, or one that is installed */
  readonly javaHome?: string;
}

/** Hosts that can run the cluster, the host of each service, and the existing data. */
export interface PreparedHosts extends AssignedServices {
  /** Hosts that run at least one service. */
  readonly hosts: readonly PreparedHost[];
  /** Data by the name of the service. */
  readonly data: Readonly<Record<string, DataFacts>>;
}

const SUBJECT = "the hosts can't run the cluster as configured";

/**
 * Assigns the services to hosts, and inspects all hosts with services at once: connection, host key, log-in, operating
 * system, Java, disk, memory, ports, clock. Changes nothing.
 *
 * @throws a `RunError` with every problem in one message.
 */
export async function preflight(settings: HostSettings, request: PrepareRequest): Promise<PreparedHosts> {
  const { services, deployedHosts } = request;
  const { entries, problems: unknownKeys } = await resolvePrivateKeys(settings.hosts);
  // No log-in is tried with a key that can't be used: the reason would be reported twice.
  rejectProblems(SUBJECT, unknownKeys.length > 0 ? unknownKeys : hostListProblems(entries));
  const { hosts, problems } = await resolveHosts(entries);
  const names = entries.map(({ name }) => name);
  const retained = services.every(({ service }) => deployedHosts[service])
    ? NOTHING_RETAINED
    : await findRetainedData(hosts, settings, request);
  const assignment = assignHosts(services, names, { ...retained.hosts, ...deployedHosts });
  const isUsed = ({ name }: { readonly name: string }) => Object.values(assignment).includes(name);

  const assigned = { services, assignment };
  const found = await Promise.all(hosts.filter(isUsed).map((host) => check(host, assigned, settings, request)));
  for (const { property, reason } of mergeProblems(found.flatMap(({ warnings }) => warnings))) {
    await pulumi.log.warn(`${property}: ${reason}`);
  }
  rejectProblems(SUBJECT, [
    ...problems,
    ...missingHostProblems(services, names, deployedHosts),
    ...addressProblems(
      entries.filter(isUsed).map((entry) => ({ ...entry, login: entry })),
      clusterAddresses(request),
    ),
    ...portProblems(assigned),
    ...mergeProblems([
      ...found.flatMap((host) => host.problems),
      ...retained.failures
        .filter(({ host }) => !isUsed({ name: host }))
        .map(({ host, reason }) => unusableHost(host, reason)),
    ]),
  ]);
  return {
    ...assigned,
    hosts: found.flatMap(({ host }) => host ?? []),
    data: Object.assign({}, ...found.map(({ data }) => data)),
  };
}

/** Address arguments, which all services of a cluster have in common. Only brokers advertise a host, so theirs are used. */
function clusterAddresses({ services }: PrepareRequest) {
  const exposed = services.find(isExposed) ?? services[0];
  return { bindAddress: exposed?.bindAddress ?? "0.0.0.0", advertisedHost: exposed?.advertisedHost };
}

const unusableHost = (host: string, reason: string): Problem => ({
  property: `host ${host}`,
  reason: `can't be used, ${reason}`,
});

/** Hosts with data of services that are not deployed, and the hosts that could not be asked. */
interface RetainedData {
  readonly hosts: HostAssignment;
  readonly failures: readonly { readonly host: string; readonly reason: string }[];
}

const NOTHING_RETAINED: RetainedData = { hosts: {}, failures: [] };

/** A destroyed stack may have left data on any host. Its services are assigned to the hosts of their data. */
async function findRetainedData(
  hosts: readonly Host[],
  settings: HostSettings,
  request: PrepareRequest,
): Promise<RetainedData> {
  const stack = inspectionOf(settings, request);
  const answers = await Promise.all(
    hosts.map(({ name: host, login }) =>
      listServicesWithData(login, stack).then(
        (services) => ({ host, services, reason: undefined }),
        (error) => ({ host, services: [], reason: errorMessage(error) }),
      ),
    ),
  );
  return {
    hosts: Object.fromEntries(answers.flatMap(({ host, services }) => services.map((service) => [service, host]))),
    failures: answers.flatMap(({ host, reason }) => (reason === undefined ? [] : [{ host, reason }])),
  };
}

/** The part of an inspection that is the same for all hosts. */
function inspectionOf(
  { dataDir, javaHome = "" }: HostSettings,
  { project, stack, distribution, isSecured = false }: PrepareRequest,
): Omit<HostInspection, "ports" | "data"> {
  const { archive = "" } = distribution;
  return {
    stackFolder: stackFolderName(project, stack),
    dataFolders: foldersIn(dataDir),
    javaHome,
    installation: installationName(distribution),
    furtherPrograms: probePrograms(isSecured),
    url: /^https?:\/\//i.test(archive) ? archive : "",
    owner: `${project}/${stack}`,
  };
}

interface CheckedHost {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly host?: PreparedHost;
  readonly data: InspectedHost["data"];
}

async function check(
  host: Host,
  assigned: AssignedServices,
  settings: HostSettings,
  request: PrepareRequest,
): Promise<CheckedHost> {
  const own = assigned.services.filter(({ service }) => assigned.assignment[service] === host.name);
  const inspection = { ...inspectionOf(settings, request), ports: wantedPorts(host, assigned), data: own };
  const { stackFolder, installation, javaHome } = inspection;
  const { isSecured, distribution } = request;
  const { version: kafkaVersion } = distribution;
  let facts: InspectedHost;
  try {
    facts = await inspectHost(host.login, inspection);
  } catch (error) {
    return { problems: [unusableHost(host.name, errorMessage(error))], warnings: [], data: {} };
  }
  return {
    problems: hostProblems(host.name, facts, own, { javaHome, kafkaVersion, isSecured }),
    warnings: hostWarnings(facts, kafkaVersion).map((reason) => ({ property: `host ${host.name}`, reason })),
    host: {
      ...host,
      layout: hostLayout(facts.home, stackFolder, installation, inspection.dataFolders, own),
      architecture: facts.architecture,
      needsJava: needsJava(facts, javaHome),
      downloads: facts.downloads,
    },
    data: facts.data,
  };
}
