import type { ServiceAccess } from "../kafka-client/service-access";
import type { ServiceSpec } from "../runtime/service-spec";
import type { RunSettings } from "./run-settings";

/** Addresses of the brokers among services that were ready. */
export const brokerAccesses = (deployed: ReadonlyMap<string, DeployedService>): ServiceAccess[] =>
  [...deployed.values()].filter(({ brokerIds }) => brokerIds.length > 0).map(({ access }) => access);

/** Service that was ready, as the stack's state records it. */
export interface DeployedService {
  readonly service: string;
  /** Kind of the readiness probe: the protocol that the service speaks. */
  readonly kind: ServiceSpec["readiness"]["kind"];
  /** Ids of the brokers that the service is: one id, or none of a coordinator. */
  readonly brokerIds: readonly number[];
  /** Address of the service, and the relay to it. */
  readonly access: ServiceAccess;
  /** Settings that the service runs with. */
  readonly settings: RunSettings;
  /** Names of the {@link settings} whose values are secret. */
  readonly secretSettings: readonly string[];
}
