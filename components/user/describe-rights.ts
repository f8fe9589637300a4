import { describeClientQuotas } from "../kafka-client/client-quotas";
import { describeAcls } from "../kafka-client/describe-acls";
import type { AskBroker } from "../kafka-client/each-broker";
import { describeScramCredential } from "../kafka-client/scram-credentials";
import type { Address } from "../shared/address";
import type { Rights } from "./rights-differences";

/**
 * Rights of a principal as one broker knows them.
 *
 * @param withPassword - true to request the password as well. KRaft brokers before Kafka 3.5 do not answer this request.
 * @throws if the broker refuses a request, or does not answer.
 */
export async function describeRights(
  broker: Address,
  askBroker: AskBroker,
  principal: string,
  withPassword: boolean,
): Promise<Rights> {
  const user = userName(principal);
  const [rules, quotas, iterations] = await Promise.all([
    askBroker(broker, describeAcls(principal)),
    askBroker(broker, describeClientQuotas(user)),
    withPassword ? askBroker(broker, describeScramCredential(user)) : undefined,
  ]);
  return { rules, quotas, hasPassword: iterations !== undefined };
}

/** Name of the user in a principal: `orders` in `User:orders`. */
export const userName = (principal: string): string => principal.slice(principal.indexOf(":") + 1);
