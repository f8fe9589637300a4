import type { Address } from "../shared/address";
import { sharedByKey } from "../shared/shared-by-key";
import { ask, type Request } from "./ask";
import { firstAnswer, metadataRequest, requireBrokers } from "./cluster-metadata";
import { loadConnector, type Relay } from "./relay";
import { ANSWER_TIMEOUT_MS, parseAddress } from "./service-access";
import type { Brokers } from "./shared-admin";

/** Sends a request to one broker. */
export type AskBroker = <Answer>(broker: Address, request: Request<Answer>) => Promise<Answer>;

/** Brokers of a cluster at one moment. */
export interface RegisteredBrokers {
  readonly brokers: readonly Address[];
  /** Bootstrap server that has answered. */
  readonly answering: Address;
  /**
   * Controller; with KRaft, any broker that passes requests on to the controller.
   *
   * @defaultValue - no controller is known
   */
  readonly controller?: Address;
}

/**
 * Works with brokers one by one, over one relay for all concurrent callers: a stack may have many users, and a log-in over SSH
 * takes longer than a request.
 *
 * @throws the error of `work`.
 */
export const withEachBroker = <Result>(
  relay: Relay | undefined,
  work: (askBroker: AskBroker) => Promise<Result>,
): Promise<Result> =>
  withConnector({ relay }, async (inTurn) => {
    const connector = await inTurn(async ({ connector }) => connector);
    const connect = connector?.connect.bind(connector);
    return work((broker, request) => ask(broker, request, { timeoutMs: ANSWER_TIMEOUT_MS, connect }));
  });

const withConnector = sharedByKey(
  ({ relay }: Pick<Brokers, "relay">) => ({ connector: relay && loadConnector(relay) }),
  async ({ connector }) => connector?.close(),
);

/**
 * Registered brokers. The given brokers are asked in turn until one answers.
 *
 * @throws if none of the given brokers answers.
 */
export const registeredBrokers = (bootstrapServers: string, askBroker: AskBroker): Promise<RegisteredBrokers> =>
  firstAnswer(
    bootstrapServers.split(",").map((address) => ({ address })),
    async ({ address }) => {
      const answering = parseAddress(address);
      const { addresses, brokerIds, controllerId } = requireBrokers(
        await askBroker(answering, metadataRequest("none")),
      );
      const brokers = addresses.map(parseAddress);
      const controller = brokers[brokerIds.indexOf(controllerId)];
      return { brokers, answering, ...(controller && { controller }) };
    },
  );
