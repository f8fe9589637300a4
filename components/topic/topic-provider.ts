import type { dynamic } from "@pulumi/pulumi";
import type { AdminSettings, Brokers } from "../kafka-client/shared-admin";
import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, inputsDiffer, type ProviderModule, plainInputs } from "../pulumi/provider-module";
import { errorMessage, rootCauseMessage } from "../shared/error-message";
import type { Problem } from "../shared/problems";
import { type DesiredTopic, deleteTopic, ensureTopic, updateTopic } from "./ensure-topic";
import { probeTopic } from "./probe-topic";
import { type TopicAdmin, withTopicAdmin } from "./topic-admin";
import { changeProblems, type TopicShape } from "./topic-differences";
import { inSyncProblems, MIN_IN_SYNC } from "./topic-problems";

/** Inputs of a topic, as `check` stores them. */
interface TopicInputs extends DesiredTopic, Brokers {
  readonly clusterId: string;
}

/** Inputs of a topic, as the resource passes them. */
interface GivenInputs extends Omit<TopicInputs, "replicationFactor"> {
  /** @defaultValue - the existing number; {@link defaultReplicationFactor} for a new topic */
  readonly replicationFactor?: number;
  readonly defaultReplicationFactor: number;
}

interface TopicOutputs extends TopicInputs, Health {}

/** Health of a topic that no longer exists. */
const GONE = "the topic is gone";

/** Shape of a topic that does not exist. */
const NO_TOPIC: TopicShape = { partitions: 0, replicationFactor: 0, config: {} };

const topicProvider: Omit<ProviderModule<TopicInputs, TopicOutputs>, "check"> & {
  check(olds: Partial<TopicInputs>, news: GivenInputs): Promise<dynamic.CheckResult>;
} = {
  ...defineProvider<TopicInputs, TopicOutputs>({
    diff: async (_id, olds, news) => ({ changes: olds.health !== HEALTHY || inputsDiffer<TopicInputs>(olds, news) }),

    create: async (inputs) => ({ id: inputs.name, outs: await applyTopic(inputs, ensureTopic) }),

    read: async (id, props) => {
      try {
        const topic = await probeTopic(props, props.name);
        const { partitions, replicationFactor, config } = topic ?? NO_TOPIC;
        const { health: _, ...inputs } = { ...props, partitions, replicationFactor, config };
        return { id, props: { ...inputs, health: topic === undefined ? GONE : HEALTHY }, inputs };
      } catch (error) {
        return { id, props: { ...props, health: `unknown: ${errorMessage(error)}` } };
      }
    },

    update: async (_id, _olds, news) => ({ outs: await applyTopic(news, updateTopic) }),

    delete: async (_id, props) => {
      const { name, timeoutMs } = props;
      try {
        await withTopicAdmin(adminSettings(props), (topics) => deleteTopic(topics, name, timeoutMs));
      } catch (error) {
        throw new Error(
          `topic ${name} could not be deleted (${rootCauseMessage(error)}); start the brokers and deploy again, or delete the topic yourself`,
          { cause: error },
        );
      }
    },
  }),

  check: async (olds, { defaultReplicationFactor, ...news }) => {
    const inputs = {
      ...news,
      replicationFactor: news.replicationFactor ?? (olds.replicationFactor || defaultReplicationFactor),
    };
    const failures = [
      ...nameProblems(olds, news),
      ...changeProblems({ ...NO_TOPIC, ...olds }, inputs),
      // An existing topic may have fewer replicas than the cluster's present default.
      ...inSyncProblems(
        "config",
        inputs,
        { replicationFactor: inputs.replicationFactor, minInSyncReplicas: 1 },
        news.secretSettings?.includes(MIN_IN_SYNC),
      ),
    ];
    return { inputs, failures };
  },
};

/** Applies a change and returns the outputs of the resource. */
async function applyTopic(
  inputs: TopicInputs,
  change: (topics: TopicAdmin, desired: DesiredTopic) => Promise<unknown>,
): Promise<TopicOutputs> {
  await withTopicAdmin(adminSettings(inputs), (topics) => change(topics, inputs));
  return { ...plainInputs(inputs), health: HEALTHY };
}

const adminSettings = ({ bootstrapServers, relay }: Brokers): AdminSettings => ({
  bootstrapServers,
  ...(relay && { relay }),
  retries: 8,
  pauseMs: 1_000,
  answerTimeoutMs: 30_000,
});

const nameProblems = (olds: Partial<TopicInputs>, { name }: Pick<TopicInputs, "name">): Problem[] =>
  olds.name === undefined || olds.name === name
    ? []
    : [
        {
          property: "name",
          reason: `must stay ${JSON.stringify(olds.name)}, because records can't move to another topic, got ${JSON.stringify(name)}; create another topic and remove this one`,
        },
      ];

export = topicProvider;
