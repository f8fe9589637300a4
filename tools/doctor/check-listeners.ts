import { ask, LateAnswerError } from "../../components/kafka-client/ask";
import type { ClientIdentity } from "../../components/kafka-client/client-identity";
import { metadataRequest } from "../../components/kafka-client/cluster-metadata";
import type { Connector } from "../../components/kafka-client/relay";
import { secureConnect } from "../../components/kafka-client/secure-connect";
import { ANSWER_TIMEOUT_MS, parseAddress } from "../../components/kafka-client/service-access";
import { withDeadline } from "../../components/shared/deadline";
import { errorMessage } from "../../components/shared/error-message";
import type { AdvertisedListener } from "./advertised-listeners";
import type { VantagePoint } from "./vantage-points";

/** Result of a connection to the advertised address of a listener. */
interface Connection extends Pick<VantagePoint, "kind"> {
  /** Name of the place that connected. */
  readonly from: string;
  readonly reachable: boolean;
  /** Reason, if the address is not reachable. */
  readonly reason?: string;
}

/** Listener, and the connections to its advertised address from each place. */
export interface CheckedListener extends AdvertisedListener {
  readonly connections: readonly Connection[];
}

/** Listeners, each checked from all places. */
interface CheckedListeners {
  readonly listeners: readonly CheckedListener[];
  /** Places that nothing can connect from, with the reasons. */
  readonly closedPlaces: readonly { readonly place: string; readonly reason: string }[];
}

/**
 * Connects to the advertised address of each listener from each place, side by side.
 *
 * @param clusterId - id of the cluster that must answer; `undefined` if no broker has answered.
 * @param identity - identity of the client. @defaultValue - the cluster is not secured
 */
export async function checkListeners(
  listeners: readonly AdvertisedListener[],
  places: readonly VantagePoint[],
  clusterId: string | undefined,
  identity?: ClientIdentity,
): Promise<CheckedListeners> {
  const results = await Promise.all(
    places.map(async (place) => {
      try {
        const reasons = await place.run((connect) =>
          Promise.all(listeners.map((listener) => reasonOf(listener, clusterId, connect, identity))),
        );
        return { place, reasons };
      } catch (error) {
        return { place, reasons: listeners.map(() => errorMessage(error)), closed: errorMessage(error) };
      }
    }),
  );
  return {
    listeners: listeners.map((listener, index) => ({
      ...listener,
      connections: results.map(({ place: { kind, name }, reasons }) => {
        const reason = reasons[index];
        return { kind, from: name, reachable: reason === undefined, ...(reason !== undefined && { reason }) };
      }),
    })),
    closedPlaces: results.flatMap(({ place, closed }) =>
      closed === undefined ? [] : [{ place: place.name, reason: closed }],
    ),
  };
}

/** Reason why a client can't use an advertised address; `undefined` if it can. */
async function reasonOf(
  { broker, protocol, encrypted, advertised }: AdvertisedListener,
  clusterId: string | undefined,
  connect: Connector["connect"],
  identity: ClientIdentity | undefined,
): Promise<string | undefined> {
  const address = parseAddress(advertised);
  try {
    if (encrypted ? identity === undefined : protocol !== "PLAINTEXT") {
      await withDeadline(ANSWER_TIMEOUT_MS, async () => (await connect(address.host, address.port)).destroy());
      return undefined;
    }
    const answer = await ask(address, metadataRequest("none"), {
      timeoutMs: ANSWER_TIMEOUT_MS,
      connect: encrypted && identity ? (host, port) => secureConnect(host, port, { identity, connect }) : connect,
    });
    if (clusterId !== undefined && answer.clusterId !== clusterId) {
      return `cluster ${answer.clusterId} answers instead of ${clusterId}`;
    }
    const listed = answer.addresses[answer.brokerIds.indexOf(broker)];
    return listed === advertised ? undefined : `the broker there advertises ${listed ?? "no address"} to clients`;
  } catch (error) {
    return error instanceof LateAnswerError ? `no answer within ${ANSWER_TIMEOUT_MS} ms` : errorMessage(error);
  }
}
