import { clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS, type ServiceAccess } from "../kafka-client/service-access";
import { isResponding } from "../runtime/probe/is-responding";
import type { DeployedService } from "./deployed-service";

/** Members of a service that decide whether the service is down. */
type KnownService = Pick<DeployedService, "service" | "kind" | "brokerIds" | "access">;

/** Services that are down: brokers that no broker's metadata lists, and other services that do not respond. */
export async function downServices(services: readonly KnownService[]): Promise<string[]> {
  const brokers = services.filter(({ brokerIds }) => brokerIds.length > 0);
  const registered = brokers.length === 0 ? [] : await registeredBrokers(brokers.map(({ access }) => access));
  const isDown = await Promise.all(
    services.map(async ({ brokerIds, kind, access }) =>
      brokerIds.length > 0
        ? !brokerIds.every((id) => registered.includes(id))
        : !(await isResponding(kind, access, ANSWER_TIMEOUT_MS)),
    ),
  );
  return services.filter((_, index) => isDown[index]).map(({ service }) => service);
}

/** Ids of registered brokers; empty if no broker responds. */
const registeredBrokers = (brokers: readonly ServiceAccess[]): Promise<readonly number[]> =>
  clusterViews(brokers, ANSWER_TIMEOUT_MS).then(
    (views) => views.flatMap(({ brokerIds }) => brokerIds),
    () => [],
  );
