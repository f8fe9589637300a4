import type { Brokers } from "../kafka-client/shared-admin";
import { withDeadline } from "../shared/deadline";
import { describeTopic, type ExistingTopic, TopicError } from "./describe-topic";

/** Time for one probe, in milliseconds. Every command probes each topic, and dead brokers must not delay the command. */
const PROBE_TIMEOUT_MS = 3_000;

/** Unreachable brokers, cached for a few seconds so that each topic does not wait for the same timeout. */
const unreachable = new Map<string, { readonly error: unknown; readonly until: number }>();

/**
 * Asks for a topic once, with a short timeout; `undefined` if no topic has this name.
 *
 * @throws if the brokers do not answer, or a partition has no leader.
 */
export async function probeTopic(
  { bootstrapServers, relay }: Brokers,
  name: string,
): Promise<ExistingTopic | undefined> {
  const cached = unreachable.get(bootstrapServers);
  if (cached !== undefined && Date.now() < cached.until) {
    throw cached.error;
  }
  // So that the others are asked in time if one broker does not answer.
  const timeoutMs = Math.ceil(PROBE_TIMEOUT_MS / (bootstrapServers.split(",").length + 1));
  try {
    return await withDeadline(
      PROBE_TIMEOUT_MS,
      () => describeTopic({ bootstrapServers, ...(relay && { relay }), name, timeoutMs }),
      () => new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`),
    );
  } catch (error) {
    if (!(error instanceof TopicError)) {
      unreachable.set(bootstrapServers, { error, until: Date.now() + PROBE_TIMEOUT_MS });
    }
    throw error;
  }
}
