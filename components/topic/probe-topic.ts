import { type AdminSettings, type Brokers, withSharedAdmin } from "../kafka-client/shared-admin";
import { startDeadline } from "../shared/deadline";
import { describeTopic, type FoundTopic } from "./describe-topic";

/** Time that a look may take, in milliseconds: it is part of every command, which dead brokers must not delay. */
const LOOK_TIMEOUT_MS = 3_000;

/** Brokers that have let nobody connect, and until when nobody needs to try again: topics are many. */
const silent = new Map<string, { readonly error: unknown; readonly until: number }>();

/**
 * A quick look at a topic; `undefined` where there is none of this name.
 *
 * @throws why it can't be seen.
 */
export async function probeTopic({ bootstrapServers, relay }: Brokers, name: string): Promise<FoundTopic | undefined> {
  const before = silent.get(bootstrapServers);
  if (before !== undefined && Date.now() < before.until) {
    throw before.error;
  }
  const settings: AdminSettings = {
    bootstrapServers,
    ...(relay && { relay }),
    // One for each broker, since the first that is asked may be the one that is dead.
    retries: bootstrapServers.split(",").length - 1,
    pauseMs: 20,
    answerTimeoutMs: LOOK_TIMEOUT_MS,
  };
  const deadline = startDeadline(LOOK_TIMEOUT_MS, () => new Error(`no answer within ${LOOK_TIMEOUT_MS} ms`));
  let isConnected = false;
  try {
    return await withSharedAdmin(settings, (turn) =>
      deadline.race(
        turn((admin) => {
          isConnected = true;
          return describeTopic(admin, name);
        }),
      ),
    );
  } catch (error) {
    if (!isConnected) {
      silent.set(bootstrapServers, { error, until: Date.now() + LOOK_TIMEOUT_MS });
    }
    throw error;
  } finally {
    deadline.clear();
  }
}
