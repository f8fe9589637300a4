import type { Address } from "../shared/address";
import type { Profile } from "../java/jvm-flags";
import { type Properties, renderProperties } from "../shared/properties";
import { CONTROLLER_LISTENER, CONTROLLER_SETTINGS, roleSettings, sessionSettings } from "./kraft-settings";
import { formatListener } from "./listeners";
import { replicationFactorOf } from "./server-properties";

/** What the `server.properties` of a controller that is no broker is made of. */
export interface ControllerPropertiesSettings {
  readonly nodeId: number;
  /** All controllers, as `controller.quorum.voters` lists them. */
  readonly voters: string;
  /** Where it listens. */
  readonly listen: Address;
  /** Brokers in the whole cluster; replication factors fit this number. */
  readonly brokerCount: number;
  readonly logDir: string;
  readonly profile: Profile;
  /** Further settings of the brokers; a controller takes those that it reads. */
  readonly config: Properties;
}

/** Settings of brokers that controllers read as well, some by their beginning; all others would only restart them. */
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
  "inter.broker.protocol.version",
  "leader.imbalance.",
  "metadata.",
  "num.partitions",
  "principal.builder.class",
  "sasl.",
  "ssl.",
  "super.users",
];

const isReadByControllers = (key: string): boolean =>
  READ_BY_CONTROLLERS.some((known) => (known.endsWith(".") ? key.startsWith(known) : key === known));

/** The settings of a controller that is no broker: those that are its own, and of a broker's those that it reads. */
export const controllerProperties = ({
  nodeId,
  voters,
  listen,
  brokerCount,
  logDir,
  profile,
  config,
}: ControllerPropertiesSettings): Properties => ({
  // Topics that nobody gives a factor are made by the controller.
  "default.replication.factor": replicationFactorOf(brokerCount),
  ...sessionSettings(profile),
  ...CONTROLLER_SETTINGS,
  ...Object.fromEntries(Object.entries(config).filter(([key]) => isReadByControllers(key))),
  ...roleSettings(["controller"], nodeId, voters),
  listeners: formatListener(CONTROLLER_LISTENER, listen),
  "listener.security.protocol.map": `${CONTROLLER_LISTENER}:PLAINTEXT`,
  "log.dirs": logDir,
});

/** The text of a controller's `server.properties`. */
export const renderControllerProperties = (settings: ControllerPropertiesSettings): string =>
  renderProperties(controllerProperties(settings));
