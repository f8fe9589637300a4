import { ask, type Request } from "../../components/kafka-client/ask";
import { type MetadataAnswer, metadataRequest } from "../../components/kafka-client/cluster-metadata";
import { DESCRIBE_LOG_DIRS, type ReplicaSize } from "../../components/kafka-client/describe-log-dirs";
import { DESCRIBE_QUORUM, type Quorum } from "../../components/kafka-client/describe-quorum";
import { LIST_GROUPS } from "../../components/kafka-client/list-groups";
import { withRelay } from "../../components/kafka-client/relay";
import { ANSWER_TIMEOUT_MS, parseAddress } from "../../components/kafka-client/service-access";
import { errorMessage } from "../../components/shared/error-message";
import type { InspectedService, InspectedStack } from "../inspect/inspected-stack";

/** Cluster as one broker sees it. */
export interface BrokerView {
  readonly service: string;
  /** @defaultValue - the broker was never ready */
  readonly id?: number;
  /** Address as clients connect to it; empty if the broker was never ready. */
  readonly address: string;
  /** Reason why the broker gave no answer. @defaultValue - it answered */
  readonly failure?: string;
  /** @defaultValue - the broker gave no answer */
  readonly metadata?: MetadataAnswer;
  /** Sizes of its replicas. @defaultValue - the broker gave no answer */
  readonly replicas?: readonly ReplicaSize[];
  /** Groups that the broker coordinates. @defaultValue - the broker gave no answer */
  readonly groups?: readonly string[];
  /** Quorum of controllers. @defaultValue - ZooKeeper coordinates the brokers, or the broker knows no leader of the quorum */
  readonly quorum?: Quorum;
}

/** Views of all brokers of a stack, asked side by side. A broker that does not answer hides no other broker. */
export function brokerViews(
  { services, coordination }: InspectedStack,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<readonly BrokerView[]> {
  const brokers = services.filter(({ kind }) => kind === "broker");
  return Promise.all(brokers.map((broker) => brokerView(broker, coordination === "kraft", timeoutMs)));
}

async function brokerView(
  { name, brokerId, access }: InspectedService,
  hasQuorum: boolean,
  timeoutMs: number,
): Promise<BrokerView> {
  const broker = { service: name, ...(brokerId !== undefined && { id: brokerId }), address: access?.address ?? "" };
  if (access === undefined) {
    return { ...broker, failure: "it was never ready" };
  }
  try {
    return await withRelay(access.relay, async (connect) => {
      const answer = <Answer>(request: Request<Answer>): Promise<Answer> =>
        ask(parseAddress(access.address), request, { timeoutMs, connect });
      const optional = <Answer>(request: Request<Answer>) => answer(request).catch(() => undefined);
      const [metadata, replicas, groups, quorum] = await Promise.all([
        answer(metadataRequest("all")),
        optional(DESCRIBE_LOG_DIRS),
        optional(LIST_GROUPS),
        hasQuorum ? optional(DESCRIBE_QUORUM) : undefined,
      ]);
      return {
        ...broker,
        metadata,
        ...(replicas && { replicas }),
        ...(groups && { groups }),
        ...(quorum && { quorum }),
      };
    });
  } catch (error) {
    return { ...broker, failure: errorMessage(error) };
  }
}
