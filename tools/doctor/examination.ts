import { errorMessage } from "../../components/shared/error-message";
import type { InspectedStack } from "../inspect/inspected-stack";
import { stackCommand, startCommand } from "../inspect/stack-resources";
import { brokerAccesses, operatorIdentity } from "../inspect/with-kafka";
import { advertisedListeners } from "./advertised-listeners";
import { type CheckedListener, checkListeners } from "./check-listeners";
import { dataFindings } from "./data-findings";
import { type ExaminedBroker, examineBroker, type SilentBroker } from "./examine-broker";
import type { Finding } from "./finding";
import { listenerFindings } from "./listener-findings";
import { readTopics } from "./read-topics";
import { type JudgedCluster, settingFindings } from "./setting-findings";
import { topicFindings } from "./topic-findings";
import { vantagePoints } from "./vantage-points";

/** Result of the doctor. */
export interface Examination {
  readonly listeners: readonly CheckedListener[];
  /** Findings, problems first. */
  readonly findings: readonly Finding[];
}

/** Examines the brokers, listeners and topics of a stack, side by side. Changes nothing. */
export async function examine(stack: InspectedStack, profile: JudgedCluster["profile"]): Promise<Examination> {
  const services = stack.services.filter(({ kind }) => kind === "broker");
  const [results, topics] = await Promise.all([
    Promise.all(services.map(examineBroker)),
    readTopics(brokerAccesses(stack)).catch(errorMessage),
  ]);
  const brokers = results.filter((result): result is ExaminedBroker => "broker" in result);
  const silent = results.filter((result): result is SilentBroker => "reason" in result);
  const advertised = brokers.flatMap(({ broker, settings }) => advertisedListeners(broker, settings));
  const { listeners, closedPlaces } = await checkListeners(
    advertised,
    vantagePoints(stack),
    brokers[0]?.clusterId,
    operatorIdentity(stack),
  );
  const closed = closedPlaces.map(({ place }) => place);
  const open = listeners.map((listener) => ({
    ...listener,
    connections: listener.connections.filter(({ from }) => !closed.includes(from)),
  }));
  const cluster = { brokers: services.length, profile };
  const known = typeof topics === "string" ? [] : topics;
  const findings: Finding[] = [
    ...silent.map(({ service, reason }) => silentBroker(service, reason, stack.name)),
    ...closedPlaces.map(({ place, reason }) => closedPlace(place, reason)),
    ...(typeof topics === "string" && brokers.length > 0 ? [unknownTopics(topics, stack.name)] : []),
    ...listenerFindings(open, stack.runtime),
    ...settingFindings(brokers, cluster),
    ...topicFindings(known, cluster),
    ...dataFindings(brokers, known),
  ];
  return { listeners, findings: findings.sort((one, other) => rank(one) - rank(other)) };
}

const rank = ({ severity }: Finding): number => (severity === "problem" ? 0 : 1);

const silentBroker = (service: string, reason: string, stack: string): Finding => ({
  severity: "problem",
  subject: `broker ${service}`,
  message: `the broker does not answer (${reason})`,
  advice: `run ${startCommand(stack)}, and see ${stackCommand(`logs -- ${service}`, stack)} if it does not start`,
});

const closedPlace = (place: string, reason: string): Finding => ({
  severity: "problem",
  subject: place,
  message: `nothing can be checked from there (${reason})`,
  advice: "correct the cause, and run the doctor again",
});

const unknownTopics = (reason: string, stack: string): Finding => ({
  severity: "problem",
  subject: "the topics",
  message: `no broker describes the topics (${reason})`,
  advice: `run ${stackCommand("status", stack)}`,
});
