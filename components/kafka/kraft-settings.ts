import type { Profile } from "../java/jvm-flags";
import { type Address, formatAddress } from "../shared/address";
import type { Properties } from "../shared/properties";

/** Name of the listener of controllers. */
export const CONTROLLER_LISTENER = "CONTROLLER";

/** Voter of a KRaft quorum, at the address that all nodes use. */
export interface Voter {
  readonly nodeId: number;
  readonly address: Address;
}

/** Value of `controller.quorum.voters`: `3001@127.0.0.1:10093`, comma-separated. */
export const formatVoters = (voters: readonly Voter[]): string =>
  voters.map(({ nodeId, address }) => `${nodeId}@${formatAddress(address)}`).join(",");

/**
 * Time until controllers declare a silent broker dead. A killed broker can't return earlier, so the development profile uses
 * 3 s instead of Kafka's default of 9 s. A broker that stops waits until every other broker has reported, with its next heartbeat,
 * that it knows the new leaders; a heartbeat every 100 ms instead of 2 s shortens this wait.
 */
export const sessionSettings = (profile: Profile): Properties => ({
  "broker.session.timeout.ms": profile === "production" ? 9_000 : 3_000,
  "broker.heartbeat.interval.ms": profile === "production" ? 2_000 : 100,
});

/**
 * Settings of every controller. An idle controller writes a no-op record every 500 ms by default, and the shutdown of a broker
 * waits until all followers have the last record; 5 s cut the restart of 3 brokers, one after the other, from 84 s to 19 s.
 */
export const CONTROLLER_SETTINGS: Properties = { "metadata.max.idle.interval.ms": 5_000 };

/** Settings that give a node its role in a KRaft cluster. */
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
