import { type Address, formatAddress } from "../shared/address";
import type { Profile } from "../java/jvm-flags";
import type { Properties } from "../shared/properties";

/** Name of the listener that controllers answer on, and every node's word for it. */
export const CONTROLLER_LISTENER = "CONTROLLER";

/** A voter of a quorum, as all nodes reach it. */
export interface Voter {
  readonly nodeId: number;
  readonly address: Address;
}

/** The text of `controller.quorum.voters`. */
export const formatVoters = (voters: readonly Voter[]): string =>
  voters.map(({ nodeId, address }) => `${nodeId}@${formatAddress(address)}`).join(",");

/**
 * How soon the controllers take a broker for dead that says nothing. One that was killed can't come back before: 3 s
 * instead of the 9 that are Kafka's own default.
 */
export const sessionSettings = (profile: Profile): Properties => ({
  "broker.session.timeout.ms": profile === "production" ? 9_000 : 3_000,
  "broker.heartbeat.interval.ms": profile === "production" ? 2_000 : 500,
});

/**
 * What a node that is a controller has beside its role. While nothing happens it writes a record so often, by default every 500 ms; a
 * broker that asks for leave to stop waits until all others know of the last one, which they hear of as late as that. Three
 * brokers were rolled in 19 s so, and in 84 s with Kafka's own default, of which one of them waited 59 for its leave.
 */
export const CONTROLLER_SETTINGS: Properties = { "metadata.max.idle.interval.ms": 5_000 };

/** Settings of a node's `server.properties` that say what it is in a KRaft cluster. */
export const roleSettings = (
  roles: readonly ("broker" | "controller")[],
  nodeId: number,
  voters: string,
): Properties => ({
  "process.roles": roles.join(","),
  "node.id": nodeId,
  "controller.quorum.voters": voters,
  "controller.listener.names": CONTROLLER_LISTENER,
});
