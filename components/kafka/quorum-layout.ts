import { brokerNames } from "./broker-names";

/** Which nodes of a KRaft cluster hold its metadata. It stays for as long as the data does: Kafka 3.3 can't change it. */
export interface QuorumLayout {
  /** Number of controllers: 1, 3 or 5. */
  readonly controllers: number;
  /** Service of the first broker, where that is the controller as well. @defaultValue - controllers are services of their own */
  readonly combinedWith?: string;
  /** Service of the first broker, whose data can tell whether it was part of another layout. @defaultValue - it is not asked */
  readonly firstBroker?: string;
  /** Whether the stack has it already: then no data needs to be asked whose it is. @defaultValue false */
  readonly isDeployed?: boolean;
}

/** Id of the first controller that is no broker; those of brokers count up from 0. */
const FIRST_CONTROLLER_ID = 3_001;

/** Id of the node that is broker and controller. */
const COMBINED_ID = 0;

/**
 * The layout of a cluster: one node that is broker and controller, where one of each is asked for, else controllers of
 * their own.
 *
 * @param settled - that of the stack as it is. It stays, however many brokers there are by now.
 */
export function quorumLayout(
  cluster: string,
  { brokers, controllers }: { readonly brokers: number; readonly controllers: number },
  settled?: QuorumLayout,
): QuorumLayout {
  const isCombined = settled === undefined ? brokers === 1 && controllers === 1 : settled.combinedWith !== undefined;
  const [firstBroker] = brokerNames(cluster, 1);
  return {
    controllers,
    firstBroker,
    ...(isCombined && { combinedWith: firstBroker }),
    ...(settled && { isDeployed: true }),
  };
}

/** Ids of the nodes that hold the metadata. */
export const voterIds = ({ controllers, combinedWith }: QuorumLayout): number[] =>
  combinedWith === undefined
    ? Array.from({ length: controllers }, (_, rank) => FIRST_CONTROLLER_ID + rank)
    : [COMBINED_ID];
