import * as pulumi from "@pulumi/pulumi";

import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import type { Problem } from "../../shared/problems";
import { reasonOf } from "../../shared/reason";
import { rejectProblems } from "../../shared/reject-arguments";
import type { Plan } from "../runtime";
import type { AddressChoice } from "./host-addresses";
import { type HostFacts, lookAtHost } from "./host-look";
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
  const placement = place(plans, names, placed);
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
  ]);
  return { sites: looks.flatMap(({ site }) => site ?? []), placement };
}

interface Look {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly site?: Site;
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
  };
  let facts: HostFacts;
  try {
    facts = await lookAtHost(host.login, question);
  } catch (error) {
    const reason = `can't be used, ${reasonOf(error)}`;
    return { problems: [{ property: `host ${host.name}`, reason }], warnings: [] };
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
  };
}
