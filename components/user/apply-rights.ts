import type { Acl } from "../kafka-client/acl";
import { alterClientQuotas, type Quotas } from "../kafka-client/client-quotas";
import { createAcls } from "../kafka-client/create-acls";
import { deleteAcls } from "../kafka-client/delete-acls";
import { type AskBroker, type RegisteredBrokers, registeredBrokers, withEachBroker } from "../kafka-client/each-broker";
import { KafkaError } from "../kafka-client/kafka-error";
import { alterScramCredential } from "../kafka-client/scram-credentials";
import type { Brokers } from "../kafka-client/shared-admin";
import { formatAddress } from "../shared/address";
import { errorMessage } from "../shared/error-message";
import { AbortWait, waitUntil } from "../shared/wait-until";
import { describeRights, userName } from "./describe-rights";
import { isFinal, refusalText } from "./refusals";
import { changedQuotas, rightsDifferences, rulesWithout } from "./rights-differences";
import { scramCredential } from "./scram-credential";

/** Rights of a principal as the caller wants them. */
export interface DesiredRights {
  /** `User:orders`. */
  readonly principal: string;
  readonly rules: readonly Acl[];
  readonly quotas: Quotas;
  /** Password that brokers verify by SCRAM-SHA-512. @defaultValue - credentials are left as they are */
  readonly password?: string;
  /** Longest wait until every broker has the same rights, in milliseconds. */
  readonly timeoutMs: number;
}

/** Options of {@link applyRights}. */
export interface ApplyOptions {
  /** True if an earlier password is deleted. @defaultValue false */
  readonly deletesPassword?: boolean;
}

/** Pause between two requests to the brokers, in milliseconds. */
const INTERVAL_MS = 100;

/**
 * Gives a principal exactly these rights, quotas and password, and waits until every registered broker has them. New rights are
 * created before others are deleted. The work of an interrupted call is completed.
 *
 * @throws if a broker refuses the change, or not every broker has the rights in time.
 */
export async function applyRights(
  { bootstrapServers, relay }: Brokers,
  desired: DesiredRights,
  { deletesPassword = false }: ApplyOptions = {},
): Promise<void> {
  const { principal, timeoutMs } = desired;
  await withEachBroker(relay, async (askBroker) => {
    let isChanged = false;
    await waitUntil(
      async () => {
        try {
          const registered = await registeredBrokers(bootstrapServers, askBroker);
          if (!isChanged) {
            await change(registered, askBroker, desired, deletesPassword);
            isChanged = true;
          }
          await rejectDifferences(registered, askBroker, desired, deletesPassword);
          return true;
        } catch (error) {
          throw isFinal(error) ? new AbortWait(refused(principal, error)) : error;
        }
      },
      (last) =>
        new Error(
          `the rights of ${principal} could not be changed on every broker within ${timeoutMs} ms (last: ${last instanceof KafkaError ? refusalText(last) : errorMessage(last)}); check that all brokers run, then deploy again`,
          { cause: last },
        ),
      { timeoutMs, intervalMs: INTERVAL_MS },
    );
  });
}

const refused = (principal: string, cause: KafkaError): Error =>
  new Error(`the rights of ${principal} could not be changed: ${refusalText(cause)}`, { cause });

async function change(
  { answering, controller = answering }: RegisteredBrokers,
  askBroker: AskBroker,
  desired: DesiredRights,
  deletesPassword: boolean,
): Promise<void> {
  const { principal, password } = desired;
  const user = userName(principal);
  const existing = await describeRights(answering, askBroker, principal, false);
  const [missing, excess] = [rulesWithout(desired.rules, existing.rules), rulesWithout(existing.rules, desired.rules)];
  const quotas = changedQuotas(existing.quotas, desired.quotas);
  if (missing.length > 0) {
    await askBroker(answering, createAcls(missing));
  }
  if (Object.keys(quotas).length > 0) {
    await askBroker(answering, alterClientQuotas(user, quotas));
  }
  if (password !== undefined) {
    await askBroker(controller, alterScramCredential(user, await scramCredential(password)));
  } else if (deletesPassword) {
    await askBroker(controller, alterScramCredential(user, undefined));
  }
  if (excess.length > 0) {
    await askBroker(answering, deleteAcls(excess));
  }
}

/** @throws if a broker has other rights. The error names the broker and the differences. */
async function rejectDifferences(
  { brokers }: RegisteredBrokers,
  askBroker: AskBroker,
  desired: DesiredRights,
  deletesPassword: boolean,
): Promise<void> {
  const hasPassword = desired.password !== undefined;
  await Promise.all(
    brokers.map(async (broker) => {
      const existing = await describeRights(broker, askBroker, desired.principal, hasPassword || deletesPassword).catch(
        (error) => {
          throw isFinal(error)
            ? error
            : new Error(`${formatAddress(broker)}: ${errorMessage(error)}`, { cause: error });
        },
      );
      const differences = rightsDifferences(existing, { ...desired, hasPassword });
      if (differences.length > 0) {
        throw new Error(`${formatAddress(broker)}: ${differences.join("; ")}`);
      }
    }),
  );
}
