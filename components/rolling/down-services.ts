import { clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../kafka-client/service-access";
import { responseOf } from "../runtime/probe/response-of";
import type { DeployedService } from "./deployed-service";

/** Members of a service that decide whether the service is down. */
type KnownService = Pick<DeployedService, "service" | "kind" | "brokerIds" | "access">;

/**
 * Services that are down: services that do not answer, and brokers that no broker's metadata lists or whose ports are closed.
 * Metadata lists a killed broker until its session ends. A listed broker that is only silent is not down: it is suspended or
 * overloaded, and a restart of another one must wait for its replicas.
 */
export async function downServices(services: readonly KnownService[]): Promise<string[]> {
  const brokers = services.filter(({ brokerIds }) => brokerIds.length > 0);
  const [registered, responses] = await Promise.all([
    registeredBrokers(brokers.map(({ access }) => access)),
    Promise.all(services.map(({ kind, access }) => responseOf(kind, access, ANSWER_TIMEOUT_MS))),
  ]);
  const isDown = ({ brokerIds }: KnownService, index: number): boolean =>
    brokerIds.length > 0
      ? responses[index] === "closed" || !brokerIds.every((id) => registered.includes(id))
      : responses[index] !== "answers";
  return services.filter(isDown).map(({ service }) => service);
}

/** Ids of registered brokers; empty if no broker responds. */
const registeredBrokers = (brokers: readonly ServiceAccess[]): Promise<readonly number[]> =>
  clusterViews(brokers, ANSWER_TIMEOUT_MS).then(
    (views) => views.flatMap(({ brokerIds }) => brokerIds),
    () => [],
  );
