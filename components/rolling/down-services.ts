import { clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../kafka-client/service-access";
import { isResponding } from "../runtime/probe/is-responding";
import type { DeployedService } from "./deployed-service";

/** Members of a service that decide whether the service is down. */
type KnownService = Pick<DeployedService, "service" | "kind" | "brokerIds" | "access">;

/**
 * Services that are down: services that do not respond, and brokers that no broker's metadata lists. Metadata lists a broker
 * that was killed until its session ends, so a listed broker must respond too.
 */
export async function downServices(services: readonly KnownService[]): Promise<string[]> {
  const brokers = services.filter(({ brokerIds }) => brokerIds.length > 0);
  const [registered, responds] = await Promise.all([
    registeredBrokers(brokers.map(({ access }) => access)),
    Promise.all(services.map(({ kind, access }) => isResponding(kind, access, ANSWER_TIMEOUT_MS))),
  ]);
  return services
    .filter(({ brokerIds }, index) => !responds[index] || !brokerIds.every((id) => registered.includes(id)))
    .map(({ service }) => service);
}

/** Ids of registered brokers; empty if no broker responds. */
const registeredBrokers = (brokers: readonly ServiceAccess[]): Promise<readonly number[]> =>
  clusterViews(brokers, ANSWER_TIMEOUT_MS).then(
    (views) => views.flatMap(({ brokerIds }) => brokerIds),
    () => [],
  );
