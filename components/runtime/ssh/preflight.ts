import * as pulumi from "@pulumi/pulumi";

import { type DistributionChoice, installationName } from "../../distribution/distribution-source";
import { isWildcard } from "../../shared/address";
import type { Problem } from "../../shared/problems";
import { reasonOf } from "../../shared/reason";
import { rejectProblems } from "../../shared/reject-arguments";
import type { Plan } from "../runtime";
import { type HostFacts, lookAtHost, type WantedPort } from "./host-look";
import { hostProblems, hostWarnings, lacksJava } from "./host-problems";
import type { HostEntry } from "./hosts";
import { hostLayout, stackFolderName } from "./layout";
import { placedServices } from "./placed-services";
import { type Placement, place, rankOnHost } from "./placement";
import { type Host, resolveHosts } from "./resolve-logins";
import type { Site } from "./site";

/** What a look at the hosts starts from. */
export interface SshChoice {
  readonly hosts: readonly HostEntry[];
  readonly distribution: DistributionChoice;
  /** Where listeners bind, unless a host has its own. */
  readonly bindAddress: string;
  /** What clients are told, unless a host has its own. */
  readonly advertisedHost?: string;
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
    ...addressProblems(choice.hosts.filter(isUsed), choice),
    ...portProblems(plans),
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
    ports: own.map(
      (plan): WantedPort => ({
        service: plan.service,
        port: plan.port + rankOnHost(plan.service, plans, placement),
        host: plan.servedTo === "clients" ? (host.bindAddress ?? plan.bindAddress) : plan.bindAddress,
      }),
    ),
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

/** Services do not move: their data would stay behind. */
function missingHostProblems(plans: readonly Plan[], hosts: readonly string[], placed: Placement): Problem[] {
  const missing = new Set(Object.values(placed).filter((host) => !hosts.includes(host)));
  return [...missing].map((host) => {
    const services = plans.filter(({ service }) => placed[service] === host).map(({ service }) => service);
    return {
      property: "hosts",
      reason: `must hold ${host}, on which ${services.join(", ") || "a service"} runs, got ${hosts.join(", ")}; put it back (a host that takes its place keeps its name, with another address and hostKey)`,
    };
  });
}

/** Whether services on several hosts can find each other. */
function addressProblems(used: readonly HostEntry[], { bindAddress, advertisedHost }: SshChoice): Problem[] {
  if (used.length < 2) {
    return [];
  }
  return [
    ...(advertisedHost === undefined
      ? []
      : [
          {
            property: "advertisedHost",
            reason: `can't be that of ${used.length} hosts, got ${JSON.stringify(advertisedHost)}; remove it and set advertisedHost of each host where its address is not what clients connect to`,
          },
        ]),
    ...used.flatMap((host) => {
      const bound = host.bindAddress ?? bindAddress;
      const told = host.advertisedHost ?? (isWildcard(bound) ? host.address : bound);
      return [bound, told].some(isLoopback)
        ? [
            {
              property: "bindAddress",
              reason: `must be one that ${used.length} hosts reach each other by, got ${bound} on ${host.name}, which advertises ${told}; set it to 0.0.0.0, or bindAddress of each host to its own address`,
            },
          ]
        : [];
    }),
  ];
}

const isLoopback = (host: string): boolean => /^127\.|^localhost$/i.test(host);

const portProblems = (plans: readonly Plan[]): Problem[] =>
  [...new Set(plans.filter(({ port }) => port === 0).map(({ portKey }) => portKey))].map((portKey) => ({
    property: portKey,
    reason: 'must be given with runtime "ssh", got 0; a free one can only be picked on this machine',
  }));
