import { type Admin, Kafka, logLevel } from "kafkajs";

import type { ClientIdentity } from "../../components/kafka-client/client-identity";
import { kafkaSockets } from "../../components/kafka-client/kafka-sockets";
import "../../components/kafka-client/quiet-request-queue";
import { loadConnector } from "../../components/kafka-client/relay";
import type { SecureRelaySettings } from "../../components/kafka-client/secure-relay";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../../components/kafka-client/service-access";
import type { Brokers } from "../../components/kafka-client/shared-admin";
import { responseOf } from "../../components/runtime/probe/response-of";
import type { InspectedStack } from "./inspected-stack";
import { stackCommand } from "./stack-resources";

/** Brokers of a stack with their addresses and routes, in the order of their names. */
export const brokerAccesses = ({ services }: InspectedStack): readonly ServiceAccess[] =>
  services.flatMap(({ kind, access }) => (kind === "broker" && access ? [access] : []));

/** Identity of the program that manages a secured stack; `undefined` without security, and before a broker was ready. */
export function operatorIdentity(stack: InspectedStack): ClientIdentity | undefined {
  const relay = stack.security && brokerAccesses(stack)[0]?.relay;
  return relay && (relay.settings as SecureRelaySettings).identity;
}

/**
 * Addresses of all brokers of a stack, and a route that works: the route of the broker that answers first. The address of
 * that broker comes first.
 *
 * @throws if no broker answers.
 */
export async function reachableBrokers(stack: InspectedStack, timeoutMs = ANSWER_TIMEOUT_MS): Promise<Brokers> {
  const accesses = brokerAccesses(stack);
  const reachable = await Promise.any(
    accesses.map(async (access) => {
      const response = await responseOf("kafka-metadata", access, timeoutMs);
      if (response !== "answers") {
        throw new Error(response);
      }
      return access;
    }),
  ).catch((cause) => {
    const tried = accesses.map(({ address }) => address).join(", ") || "none that was ready";
    throw new Error(
      `no broker of stack ${stack.name} answers, tried ${tried}; run ${stackCommand("status", stack.name)}`,
      { cause },
    );
  });
  const others = accesses.filter(({ address }) => address !== reachable.address);
  return {
    bootstrapServers: [reachable, ...others].map(({ address }) => address).join(","),
    ...(reachable.relay && { relay: reachable.relay }),
  };
}

/**
 * Does work with a Kafka client for brokers, which connects through their relay. The work must close what it opens.
 *
 * @param brokers - result of {@link reachableBrokers}.
 */
async function withKafka<Result>(brokers: Brokers, work: (kafka: Kafka) => Promise<Result>): Promise<Result> {
  const connector = brokers.relay && loadConnector(brokers.relay);
  try {
    return await work(
      new Kafka({
        clientId: "kafka-cluster-commands",
        connectionTimeout: ANSWER_TIMEOUT_MS,
        requestTimeout: ANSWER_TIMEOUT_MS,
        ...kafkaSockets(brokers.bootstrapServers, connector),
        retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 3 },
        logLevel: logLevel.NOTHING,
      }),
    );
  } finally {
    await connector?.close();
  }
}

/** Does work with a connected admin client, as {@link withKafka}. */
export const withAdmin = <Result>(brokers: Brokers, work: (admin: Admin) => Promise<Result>): Promise<Result> =>
  withKafka(brokers, async (kafka) => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect().catch(() => {});
    }
  });
