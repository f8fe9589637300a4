import { HEALTHY } from "../../components/pulumi/health";
import { certificateHealth } from "../../components/security/certificate-health";
import type { InspectedStack } from "../inspect/inspected-stack";
import { stackCommand, startCommand } from "../inspect/stack-resources";
import { printable } from "../printable";
import { shortenedList } from "../shortened-list";
import type { BrokerStatus, ClusterStatus, TopicStatus } from "./cluster-status";
import type { GroupStatuses } from "./group-statuses";
import type { ServiceStatus } from "./service-status";

/** Findings about a stack. */
export interface Findings {
  readonly stack: Pick<InspectedStack, "name" | "coordination" | "security">;
  readonly services: readonly ServiceStatus[];
  readonly cluster: ClusterStatus;
  /** Groups that could not be read. */
  readonly failures: GroupStatuses["failures"];
}

/** Free space below which a disk counts as full, in bytes: what a new cluster needs, 256 MiB. */
const MIN_FREE_BYTES = 256 * 2 ** 20;

/** Everything that is wrong with a stack, a sentence each, with advice. */
export const statusProblems = ({ stack, services, cluster, failures }: Findings): readonly string[] => [
  ...serviceProblems(stack.name, services),
  ...fullDisks(services),
  ...certificateProblems(stack),
  ...brokerProblems(services, cluster.brokers),
  ...coordinationProblems(stack, cluster),
  ...partitionProblems(cluster.topics),
  ...groupProblems(failures),
];

/** One sentence for all services with the same problem, such as those on a host that is down. */
function serviceProblems(stack: string, services: readonly ServiceStatus[]): string[] {
  const unhealthy = services.filter(({ health }) => health !== HEALTHY);
  return [...new Set(unhealthy.map(({ health }) => health))].map((health) => {
    const names = unhealthy.filter((service) => service.health === health).map(({ name }) => name);
    const advice = health.includes("; ")
      ? ""
      : `; see ${stackCommand(`logs -- ${names[0]}`, stack)}, then run ${startCommand(stack)}`;
    return `${list(names)} ${names.length === 1 ? "is" : "are"} not healthy: ${health}${advice}`;
  });
}

const fullDisks = (services: readonly ServiceStatus[]): string[] =>
  services
    .filter(({ freeBytes = MIN_FREE_BYTES }) => freeBytes < MIN_FREE_BYTES)
    .map(
      ({ name, freeBytes = 0 }) =>
        `the disk of ${name} has ${Math.round(freeBytes / 2 ** 20)} MiB left; delete records or topics, or make room on the disk`,
    );

/** One sentence for all certificates with the same problem. */
function certificateProblems({ name: stack, security }: Findings["stack"]): string[] {
  const due = (security?.certificates ?? [])
    .map(({ name, certificate }) => ({ name, health: certificateHealth(certificate) }))
    .filter(({ health }) => health !== HEALTHY);
  return [...new Set(due.map(({ health }) => health))].map((health) => {
    const names = due.filter((certificate) => certificate.health === health).map(({ name }) => name);
    return `${shortenedList(names)}: ${health}; run ${startCommand(stack)}, which renews certificates`;
  });
}

/** Brokers that are at fault although their services are healthy. */
const brokerProblems = (services: readonly ServiceStatus[], brokers: readonly BrokerStatus[]): string[] =>
  brokers
    .filter(({ service }) => services.some(({ name, health }) => name === service && health === HEALTHY))
    .flatMap(({ service, address, failure, isRegistered }) => {
      if (failure !== undefined) {
        return [`${service} gives no answer at ${address} (${failure}); check advertisedHost and firewalls`];
      }
      const others = brokers.some((broker) => broker.isRegistered);
      return isRegistered || !others ? [] : [`${service} is not in the cluster of the other brokers; see its log`];
    });

function coordinationProblems({ coordination }: Findings["stack"], { brokers, quorum }: ClusterStatus): string[] {
  if (!brokers.some(({ failure }) => failure === undefined)) {
    return ["no broker answers, so topics and consumer groups are unknown; start the brokers"];
  }
  if (coordination === "kraft") {
    return quorum === undefined ? ["no broker knows a leader of the controllers; see their logs"] : [];
  }
  return brokers.some(({ isController }) => isController)
    ? []
    : ["no broker is the controller; see the logs of ZooKeeper and of the brokers"];
}

function partitionProblems(topics: readonly TopicStatus[]): string[] {
  const leaderless = topics.flatMap((topic) => topic.leaderless);
  const outOfSync = topics.flatMap((topic) => topic.outOfSync).filter((name) => !leaderless.includes(name));
  return [
    ...(leaderless.length === 0
      ? []
      : [
          `${count(leaderless)} no leader, so clients can't use ${leaderless.length === 1 ? "it" : "them"}: ${shortenedList(leaderless)}; start ${leaderless.length === 1 ? "its" : "their"} brokers`,
        ]),
    ...(outOfSync.length === 0
      ? []
      : [
          `${count(outOfSync)} a replica that is not in sync: ${shortenedList(outOfSync)}; wait, or start the brokers that are down`,
        ]),
  ];
}

const groupProblems = (failures: Findings["failures"]): string[] =>
  failures.map(({ name, reason }) => `group ${printable(name)} can't be read (${reason}); run the command again`);

const count = ({ length }: readonly string[]): string =>
  length === 1 ? "1 partition has" : `${length} partitions have`;

const list = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
