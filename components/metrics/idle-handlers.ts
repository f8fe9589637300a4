const SERVICE = "on (cluster, service)";

/**
 * Expression of PromQL: idle time of the request handlers of each broker and controller, 0 to 1.
 *
 * A node that is both broker and controller has two pools of request handlers. Until Kafka 4.1 their metric is the sum of both, up
 * to 2, and the controller's handlers are nearly always idle: without them, 1 less. From 4.2 on the brokers' handlers have a
 * metric of their own (KIP-1207).
 *
 * @param selector - labels of the series: `{cluster="a"}`. @defaultValue - all series
 */
export function idleHandlers(selector = ""): string {
  const all = `kafka_request_handlers_idle_ratio${selector}`;
  const ofBrokers = `kafka_broker_request_handlers_idle_ratio${selector}`;
  const combined = `(kafka_partitions${selector} and ${SERVICE} kafka_raft_epoch and ${SERVICE} kafka_active_controllers)`;
  return [
    ofBrokers,
    `((${all} unless ${SERVICE} ${combined}) unless ${SERVICE} ${ofBrokers})`,
    `clamp_min((${all} and ${SERVICE} ${combined} unless ${SERVICE} ${ofBrokers}) - 1, 0)`,
  ].join(" or ");
}
