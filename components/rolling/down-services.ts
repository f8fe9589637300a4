import { clusterMetadata } from "./cluster-metadata";
import type { InSyncInputs } from "./in-sync";
import { isReached, type ServiceAccess } from "./service-access";

/** Time for one answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;

/** A service as far as it is asked for here. */
type KnownService = Pick<InSyncInputs, "service" | "brokerIds" | "access">;

/** Those of these services that do not run: brokers that are not registered, others that nobody reaches. */
export async function downServices(services: readonly KnownService[]): Promise<string[]> {
  const brokers = services.filter(({ brokerIds }) => brokerIds.length > 0);
  const registered = brokers.length === 0 ? [] : await registeredBrokers(brokers.map(({ access }) => access));
  const isDown = await Promise.all(
    services.map(async ({ brokerIds, access }) =>
      brokerIds.length > 0
        ? !brokerIds.every((id) => registered.includes(id))
        : !(await isReached(access, ANSWER_TIMEOUT_MS)),
    ),
  );
  return services.filter((_, index) => isDown[index]).map(({ service }) => service);
}

/** Where no broker answers, none is registered. */
const registeredBrokers = (brokers: readonly ServiceAccess[]): Promise<readonly number[]> =>
  clusterMetadata(brokers, ANSWER_TIMEOUT_MS).then(
    ({ brokerIds }) => brokerIds,
    () => [],
  );
