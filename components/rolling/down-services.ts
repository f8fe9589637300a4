import { once } from "node:events";
import { clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS, type ServiceAccess, withAccess } from "../kafka-client/service-access";
import type { ServiceSpec } from "../runtime/service-spec";
import type { ReplicasInSyncInputs } from "./replicas-in-sync";

/** A request that every Kafka server answers: which others it understands. With its length before it, without a client id. */
const API_VERSIONS = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);

/** What a service answers in any state, also one that its peers have left alone. */
const QUESTIONS: Readonly<Record<ServiceSpec["readiness"]["kind"], Uint8Array>> = {
  "four-letter-word": Buffer.from("srvr"),
  "kafka-metadata": API_VERSIONS,
  "kraft-quorum": API_VERSIONS,
};

/** A service as far as it is asked for here. */
type KnownService = Pick<ReplicasInSyncInputs, "service" | "kind" | "brokerIds" | "access">;

/** Those of these services that do not run: brokers that are registered in nobody's eyes, others that do not answer. */
export async function downServices(services: readonly KnownService[]): Promise<string[]> {
  const brokers = services.filter(({ brokerIds }) => brokerIds.length > 0);
  const registered = brokers.length === 0 ? [] : await registeredBrokers(brokers.map(({ access }) => access));
  const isDown = await Promise.all(
    services.map(async (service) =>
      service.brokerIds.length > 0
        ? !service.brokerIds.every((id) => registered.includes(id))
        : !(await answers(service)),
    ),
  );
  return services.filter((_, index) => isDown[index]).map(({ service }) => service);
}

/** Where no broker answers, none is registered. */
const registeredBrokers = (brokers: readonly ServiceAccess[]): Promise<readonly number[]> =>
  clusterViews(brokers, ANSWER_TIMEOUT_MS).then(
    (views) => views.flatMap(({ brokerIds }) => brokerIds),
    () => [],
  );

/** A way there may seem to lead to a service that is gone, so it is asked something. */
const answers = ({ kind, access: { address, relay } }: KnownService): Promise<boolean> =>
  withAccess(relay, (ask) =>
    ask(address, ANSWER_TIMEOUT_MS, (connection) => {
      const gone = once(connection, "close").then(() => false);
      connection.write(QUESTIONS[kind]);
      return Promise.race([once(connection, "data").then(() => true), gone]);
    }),
  ).catch(() => false);
