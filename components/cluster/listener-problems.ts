import { CONTROLLER_LISTENER } from "../kafka/kraft-settings";
import { securedListener } from "../runtime/listener-names";
import { shownValue } from "../settings/setting-problems";
import type { Problem } from "../shared/problems";
import { type ClusterSettings, securityOf } from "./cluster-args";

/**
 * Problems of settings for listeners that the brokers do not have: Kafka would ignore them. The name of a listener is in lower
 * case there.
 *
 * @param listeners - names of the listeners that the runtime gives to a broker.
 */
export function listenerProblems(
  { brokerConfig, ...cluster }: Pick<ClusterSettings, "brokerConfig" | "coordination" | "security">,
  listeners: readonly string[],
): Problem[] {
  const ofClients = listeners.map((name) => (securityOf(cluster) ? securedListener(name) : name).toLowerCase());
  const names = [...ofClients, ...(cluster.coordination === "kraft" ? [CONTROLLER_LISTENER.toLowerCase()] : [])];
  return Object.keys(brokerConfig.values).flatMap((key) => {
    const [, name, setting] = /^listener\.name\.([^.]+)\.(.+)$/.exec(key) ?? [];
    if (name === undefined || names.includes(name)) {
      return [];
    }
    const instead = ofClients.map((one) => `listener.name.${one}.${setting}`).join(" or ");
    return [
      {
        property: `brokerConfig["${key}"]`,
        reason: `is a setting of a listener that the brokers do not have, got ${shownValue(brokerConfig, key)}; write ${instead}`,
      },
    ];
  });
}
