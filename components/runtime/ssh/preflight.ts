import * as pulumi from "@pulumi/pulumi";

import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import type { Problem } from "../../shared/problems";
import { reasonOf } from "../../shared/reason";
import { rejectProblems } from "../../shared/reject-arguments";
import type { Plan } from "../runtime";
import type { AddressChoice } from "./host-addresses";
import { type DataFacts, type HostFacts, keptServices, lookAtHost } from "./host-look";
import { hostProblems, hostWarnings, lacksJava } from "./host-problems";
import type { HostEntry } from "./hosts";
import { hostLayout, stackFolderName } from "./layout";
import { placedServices } from "./placed-services";
import { type Placement, place } from "./placement";
import { addressProblems, missingHostProblems, portProblems } from "./placement-problems";
import { type Host, resolveHosts } from "./resolve-logins";
import type { Site } from "./site";
import { wantedPorts } from "./wanted-ports";

/** What a look at the hosts starts from. */
export interface SshChoice extends AddressChoice {
  readonly hosts: readonly HostEntry[];
  readonly distribution: DistributionChoice;
  readonly dataDir?: string;
  readonly javaHome?: string;
}

/** Hosts that can run the cluster, and which of its services each of them runs. */
export interface Sites {
  /** Those that a service is placed on. */
  readonly sites: readonly Site[];
  readonly placement: Placement;
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
export async function preflight(plans: readonly Plan[], choice: SshChoice): Promise<Sites> {
  const { hosts, problems } = await resolveHosts(choice.hosts);
  const names = choice.hosts.map(({ name }) => name);
  const placed = await placedServices();
  const kept = plans.every(({ service }) => placed[service]) ? NOTHING_KEPT : await keptData(hosts, choice);
  const placement = place(plans, names, { ...kept.placement, ...placed });
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
  readonly placement: Placement;
  readonly problems: readonly { readonly host: string; readonly reason: string }[];
}

const NOTHING_KEPT: KeptData = { placement: {}, problems: [] };

/** Services take up their data where it is. */
async function keptData(hosts: readonly Host[], { dataDir = "" }: SshChoice): Promise<KeptData> {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const answers = await Promise.all(
    hosts.map(({ name: host, login }) =>
      keptServices(login, stackFolderName(project, stack), dataDir, `${project}/${stack}`).then(
        (services) => ({ host, services, reason: undefined }),
        (error) => ({ host, services: [], reason: reasonOf(error) }),
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
  readonly site?: Site;
  readonly data: HostFacts["data"];
}

async function look(host: Host, plans: readonly Plan[], placement: Placement, choice: SshChoice): Promise<Look> {
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
    facts = await lookAtHost(host.login, question);
  } catch (error) {
    return { problems: [cantBeUsed(host.name, reasonOf(error))], warnings: [], data: {} };
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
