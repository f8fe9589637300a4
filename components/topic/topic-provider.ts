import type { dynamic } from "@pulumi/pulumi";
import { type AdminQueue, type AdminSettings, type Brokers, withSharedAdmin } from "../kafka-client/shared-admin";
import { HEALTHY, type Health } from "../pulumi/health";
import { inputsDiffer, type ProviderModule, plainInputs } from "../pulumi/provider-module";
import { errorMessage, rootCauseMessage } from "../shared/error-message";
import type { Problem } from "../shared/problems";
import { changeTopic, makeTopic, removeTopic, type TopicToMake } from "./ensure-topic";
import { probeTopic } from "./probe-topic";
import { changeProblems, type TopicShape } from "./topic-differences";
import { inSyncProblems } from "./topic-problems";

/** Inputs of a topic's resource. */
interface TopicInputs extends TopicToMake, Brokers {
  readonly clusterId?: string;
}

/** Inputs as the resource gives them. Without a number of replicas it has the default at first, and keeps that. */
interface GivenInputs extends Omit<TopicInputs, "replicationFactor"> {
  readonly replicationFactor?: number;
  readonly defaultReplicationFactor: number;
}

interface TopicOutputs extends TopicInputs, Health {}

/** Health of a topic that is not there. */
const GONE = "the topic is gone";

/** What such a topic is like. */
const NOTHING: TopicShape = { partitions: 0, replicationFactor: 0, config: {} };

const topicProvider: Omit<ProviderModule<TopicInputs, TopicOutputs>, "check"> & {
  check(olds: Partial<TopicInputs>, news: GivenInputs): Promise<dynamic.CheckResult>;
} = {
  check: async (olds, { defaultReplicationFactor, ...news }) => {
    const inputs = {
      ...news,
      replicationFactor: news.replicationFactor ?? (olds.replicationFactor || defaultReplicationFactor),
    };
    const failures = [
      ...nameProblems(olds, news),
      ...changeProblems({ ...NOTHING, ...olds }, inputs),
      // The replicas that it has may be fewer than the cluster gives today.
      ...inSyncProblems("config", inputs, { replicationFactor: inputs.replicationFactor, minInSyncReplicas: 1 }),
    ];
    return { inputs, failures };
  },

  diff: async (_id, olds, news) => ({ changes: olds.health !== HEALTHY || inputsDiffer(olds, news) }),

  create: async (inputs) => ({ id: inputs.name, outs: await done(inputs, makeTopic) }),

  read: async (id, props) => {
    try {
      const found = await probeTopic(props, props.name);
      const { partitions, replicationFactor, config } = found ?? NOTHING;
      const { health: _, ...inputs } = { ...props, partitions, replicationFactor, config };
      return { id, props: { ...inputs, health: found === undefined ? GONE : HEALTHY }, inputs };
    } catch (error) {
      return { id, props: { ...props, health: `not seen: ${errorMessage(error)}` } };
    }
  },

  update: async (_id, _olds, news) => ({ outs: await done(news, changeTopic) }),

  delete: async (_id, props) => {
    const { name, timeoutMs } = props;
    try {
      await withSharedAdmin(forChanging(props), (turn) => removeTopic(turn, name, timeoutMs));
    } catch (error) {
      throw new Error(
        `topic ${name} could not be deleted (${rootCauseMessage(error)}); bring the brokers up and run it again, or delete it yourself`,
        { cause: error },
      );
    }
  },
};

/** Does it, and gives the topic as it then is to be. */
async function done(
  inputs: TopicInputs,
  act: (turn: AdminQueue, wanted: TopicToMake) => Promise<unknown>,
): Promise<TopicOutputs> {
  await withSharedAdmin(forChanging(inputs), (turn) => act(turn, inputs));
  return { ...plainInputs(inputs), health: HEALTHY };
}

const forChanging = ({ bootstrapServers, relay }: Brokers): AdminSettings => ({
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
          reason: `must stay ${JSON.stringify(olds.name)}, got ${JSON.stringify(name)}; records can't move: make another topic, and remove this one`,
        },
      ];

export = topicProvider;
