import { registeredBrokers, withEachBroker } from "../kafka-client/each-broker";
import { KafkaError } from "../kafka-client/kafka-error";
import type { Brokers } from "../kafka-client/shared-admin";
import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, inputsDiffer, plainInputs } from "../pulumi/provider-module";
import { withDeadline } from "../shared/deadline";
import { errorMessage } from "../shared/error-message";
import { applyRights, type DesiredRights } from "./apply-rights";
import { describeRights } from "./describe-rights";
import { isWithoutAuthorizer, refusalText } from "./refusals";
import { rightsDifferences } from "./rights-differences";

interface RightsInputs extends DesiredRights, Brokers {
  readonly clusterId: string;
}

interface RightsOutputs extends RightsInputs, Health {}

/** Time for `read`, in milliseconds. Every command reads the rights of each user, and dead brokers must not delay it. */
const READ_TIMEOUT_MS = 3_000;

const userRightsProvider = defineProvider<RightsInputs, RightsOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer<RightsInputs>(olds, news) || losesPassword(olds, news),
    ...(olds.principal !== news.principal && { replaces: ["principal"] }),
  }),

  create: async (inputs) => {
    await applyRights(inputs, inputs);
    return { id: inputs.principal, outs: outputsOf(inputs) };
  },

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props) } }),

  update: async (_id, olds, news) => {
    await applyRights(news, news, { deletesPassword: losesPassword(olds, news) });
    return { outs: outputsOf(news) };
  },

  delete: async (_id, props) => {
    const { password, ...rights } = props;
    try {
      await applyRights(props, { ...rights, rules: [], quotas: {} }, { deletesPassword: password !== undefined });
    } catch (error) {
      if (!isWithoutAuthorizer((error as Error).cause)) {
        throw error;
      }
    }
  },
});

async function healthOf({ bootstrapServers, relay, ...desired }: RightsInputs): Promise<string> {
  const { principal, password } = desired;
  const hasPassword = password !== undefined;
  try {
    const existing = await withDeadline(
      READ_TIMEOUT_MS,
      () =>
        withEachBroker(relay, async (askBroker) => {
          const { answering } = await registeredBrokers(bootstrapServers, askBroker);
          return describeRights(answering, askBroker, principal, hasPassword);
        }),
      () => new Error(`no answer within ${READ_TIMEOUT_MS} ms`),
    );
    return rightsDifferences(existing, { ...desired, hasPassword }).join("; ") || HEALTHY;
  } catch (error) {
    return `unknown: ${error instanceof KafkaError ? refusalText(error) : errorMessage(error)}`;
  }
}

/** True if the principal had a password, and has none any more. */
const losesPassword = (olds: RightsInputs, news: RightsInputs): boolean =>
  olds.password !== undefined && news.password === undefined;

const outputsOf = (inputs: RightsInputs): RightsOutputs => ({ ...plainInputs(inputs), health: HEALTHY });

export = userRightsProvider;
