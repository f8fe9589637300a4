import type { Profile } from "../java/jvm-flags";
import type { Address } from "../shared/address";
import { type Properties, renderProperties } from "../shared/properties";
import { CONTROLLER_LISTENER, CONTROLLER_SETTINGS, roleSettings, sessionSettings } from "./kraft-settings";
import { formatListener, type ListenerProtocol } from "./listeners";
import { replicationFactorOf } from "./server-properties";

/** Settings that the `server.properties` of a controller that is no broker is rendered from. */
export interface ControllerPropertiesSettings {
  readonly nodeId: number;
  /** All controllers, as `controller.quorum.voters` lists them. */
  readonly voters: string;
  /** Address that the controller binds. */
  readonly listen: Address;
  /** Number of brokers in the cluster; replication factors follow this number. */
  readonly brokers: number;
  readonly logDir: string;
  readonly profile: Profile;
  /** Protocol of the listener. @defaultValue `PLAINTEXT` */
  readonly protocol?: ListenerProtocol;
  /** Settings of certificates and rights. @defaultValue - the controller is not secured */
  readonly security?: Properties;
  /** Further settings of the brokers; a controller uses those that controllers read. */
  readonly config: Properties;
}

/** Broker settings that controllers read; an entry that ends with a dot is a prefix. Others would only restart controllers. */
const READ_BY_CONTROLLERS: readonly string[] = [
  "allow.everyone.if.no.acl.found",
  "alter.config.policy.class.name",
  "authorizer.class.name",
  "auto.leader.rebalance.enable",
  "broker.heartbeat.interval.ms",
  "broker.session.timeout.ms",
  "controller.",
  "create.topic.policy.class.name",
  "default.replication.factor",
  "leader.imbalance.",
  "metadata.",
  "num.partitions",
  "principal.builder.class",
  "sasl.",
  "ssl.",
  "super.users",
];

/** True if controllers read this broker setting. */
export const isReadByControllers = (key: string): boolean =>
  READ_BY_CONTROLLERS.some((known) => (known.endsWith(".") ? key.startsWith(known) : key === known));

/** Settings of a controller that is no broker. */
export const controllerProperties = ({
  nodeId,
  voters,
  listen,
  brokers,
  logDir,
  profile,
  protocol = "PLAINTEXT",
  security = {},
  config,
}: ControllerPropertiesSettings): Properties => ({
  // The controller creates topics that name no replication factor.
  "default.replication.factor": replicationFactorOf(brokers),
  ...sessionSettings(profile),
  ...CONTROLLER_SETTINGS,
  ...Object.fromEntries(Object.entries(config).filter(([key]) => isReadByControllers(key))),
  ...roleSettings(["controller"], nodeId, voters),
  listeners: formatListener(CONTROLLER_LISTENER, listen),
  "listener.security.protocol.map": `${CONTROLLER_LISTENER}:${protocol}`,
  ...security,
  "log.dirs": logDir,
});

/** Text of a controller's `server.properties`. */
export const renderControllerProperties = (settings: ControllerPropertiesSettings): string =>
  renderProperties(controllerProperties(settings));
