import * as pulumi from "@pulumi/pulumi";

import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import { rejectProblems } from "../../pulumi/reject-arguments";
import { errorMessage } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";
import type { ServicePlan } from "../runtime";
import { type Host, resolveHosts } from "./connection/resolve-logins";
import type { AddressChoice } from "./hosts/host-addresses";
import { assignHosts, type HostAssignment } from "./hosts/host-assignment";
import { addressProblems, missingHostProblems, portProblems } from "./hosts/host-assignment-problems";
import type { HostEntry } from "./hosts/host-entries";
import { hostLayout, stackFolderName } from "./hosts/host-layout";
import { hostProblems, hostWarnings, lacksJava } from "./hosts/host-problems";
import { type DataFacts, type HostFacts, inspectHost, retainedServices } from "./hosts/inspect-host";
import type { PreparedHost } from "./hosts/prepared-host";
import { wantedPorts } from "./hosts/wanted-ports";
import { deployedHosts } from "./resources/placed-services";

/** What a look at the hosts starts from. */
export interface SshChoice extends AddressChoice {
  readonly hosts: readonly HostEntry[];
  readonly distribution: DistributionChoice;
  readonly dataDir?: string;
  readonly javaHome?: string;
}

/** Hosts that can run the cluster, and which of its services each of them runs. */
export interface PreparedHosts {
  /** Those that a service is placed on. */
  readonly sites: readonly PreparedHost[];
  readonly placement: HostAssignment;
  /** What there is of the data of each service, by its name. */
  readonly data: Readonly<Record<string, DataFacts>>;
}

const SUBJECT = "the hosts can't run the cluster as configured";

/**
 * Places the services and looks at all their hosts at once: reachable, host key, log-in, system, Java, disk, memory,
 * ports, clock.
 *
 * @throws with everything that stands in the way, in one message. Nothing is made.
 */
export async function preflight(plans: readonly ServicePlan[], choice: SshChoice): Promise<PreparedHosts> {
  const { hosts, problems } = await resolveHosts(choice.hosts);
  const names = choice.hosts.map(({ name }) => name);
  const placed = await deployedHosts();
  const kept = plans.every(({ service }) => placed[service]) ? NOTHING_KEPT : await keptData(hosts, choice);
  const placement = assignHosts(plans, names, { ...kept.placement, ...placed });
  const isUsed = ({ name }: { readonly name: string }) => Object.values(placement).includes(name);

  const looks = await Promise.all(hosts.filter(isUsed).map((host) => look(host, plans, placement, choice)));
  for (const warning of looks.flatMap(({ warnings }) => warnings)) {
    await pulumi.log.warn(warning);
  }
  rejectProblems(SUBJECT, [
    ...problems,
    ...missingHostProblems(plans, names, placed),
    ...addressProblems(
      choice.hosts.filter(isUsed).map((entry) => ({ ...entry, login: entry })),
      choice,
    ),
    ...portProblems(plans, placement),
    ...looks.flatMap((found) => found.problems),
    ...kept.problems.filter(({ host }) => !isUsed({ name: host })).map(({ host, reason }) => cantBeUsed(host, reason)),
  ]);
  return {
    sites: looks.flatMap(({ site }) => site ?? []),
    placement,
    data: Object.assign({}, ...looks.map(({ data }) => data)),
  };
}

const cantBeUsed = (host: string, reason: string): Problem => ({
  property: `host ${host}`,
  reason: `can't be used, ${reason}`,
});

/** Where data lies that was kept when the stack was destroyed, and which hosts could not be asked. */
interface KeptData {
  readonly placement: HostAssignment;
  readonly problems: readonly { readonly host: string; readonly reason: string }[];
}

const NOTHING_KEPT: KeptData = { placement: {}, problems: [] };

/** Services take up their data where it is. */
async function keptData(hosts: readonly Host[], { dataDir = "" }: SshChoice): Promise<KeptData> {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const answers = await Promise.all(
    hosts.map(({ name: host, login }) =>
      retainedServices(login, stackFolderName(project, stack), dataDir, `${project}/${stack}`).then(
        (services) => ({ host, services, reason: undefined }),
        (error) => ({ host, services: [], reason: errorMessage(error) }),
      ),
    ),
  );
  return {
    placement: Object.fromEntries(answers.flatMap(({ host, services }) => services.map((service) => [service, host]))),
    problems: answers.flatMap(({ host, reason }) => (reason === undefined ? [] : [{ host, reason }])),
  };
}

interface Look {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly site?: PreparedHost;
  readonly data: HostFacts["data"];
}

async function look(
  host: Host,
  plans: readonly ServicePlan[],
  placement: HostAssignment,
  choice: SshChoice,
): Promise<Look> {
  const { dataDir, javaHome = "", distribution } = choice;
  const stackFolder = stackFolderName(pulumi.getProject(), pulumi.getStack());
  const own = plans.filter(({ service }) => placement[service] === host.name);
  const question = {
    stackFolder,
    dataDir: dataDir ?? "",
    javaHome,
    installation: installationName(distribution),
    url: /^https?:\/\//i.test(distribution.archive ?? "") ? (distribution.archive ?? "") : "",
    ports: wantedPorts(host, plans, placement, choice),
    owner: `${pulumi.getProject()}/${pulumi.getStack()}`,
    data: own,
  };
  let facts: HostFacts;
  try {
    facts = await inspectHost(host.login, question);
  } catch (error) {
    return { problems: [cantBeUsed(host.name, errorMessage(error))], warnings: [], data: {} };
  }
  return {
    problems: hostProblems(host.name, facts, own, javaHome),
    warnings: hostWarnings(host.name, facts),
    site: {
      ...host,
      layout: hostLayout(facts.home, stackFolder, question.installation, dataDir),
      architecture: facts.architecture,
      lacksJava: lacksJava(facts, javaHome),
      fetches: facts.fetches,
    },
    data: facts.data,
  };
}
