import type { dynamic } from "@pulumi/pulumi";

import { startDeadline } from "../shared/deadline";
import { type Health, WHOLE } from "../shared/health";
import type { Problem } from "../shared/problems";
import { inputsDiffer, type ProviderModule, plainInputs } from "../shared/provider-module";
import { reasonOf, rootReasonOf } from "../shared/reason";
import type { Relay } from "../shared/relay";
import { changeTopic, makeTopic, removeTopic, type TopicToMake } from "./ensure-topic";
import { type FoundTopic, lookAtTopic } from "./look-at-topic";
import { type AdminSettings, type Turn, withAdmin } from "./shared-admin";
import { changeProblems, type TopicShape } from "./topic-differences";

/** Inputs of a topic's resource. */
interface TopicInputs extends TopicToMake {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: string;
  /** The way to the brokers. */
  readonly relay?: Relay;
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

/** Time that a look may take, in milliseconds: it is part of every command, and brokers that are dead must not delay it. */
const LOOK_TIMEOUT_MS = 3_000;

const LOOKING = { retries: 3, longestPauseMs: 200, answerTimeoutMs: LOOK_TIMEOUT_MS } as const;
const CHANGING = { retries: 8, longestPauseMs: 1_000, answerTimeoutMs: 30_000 } as const;

const topicProvider: Omit<ProviderModule<TopicInputs, TopicOutputs>, "check"> & {
  check(olds: Partial<TopicInputs>, news: GivenInputs): Promise<dynamic.CheckResult>;
} = {
  check: async (olds, { defaultReplicationFactor, ...news }) => {
    const inputs = {
      ...news,
      replicationFactor: news.replicationFactor ?? (olds.replicationFactor || defaultReplicationFactor),
    };
    return { inputs, failures: [...nameProblems(olds, news), ...changeProblems({ ...NOTHING, ...olds }, inputs)] };
  },

  diff: async (_id, olds, news) => ({ changes: olds.health !== WHOLE || inputsDiffer(olds, news) }),

  create: async (inputs) => ({ id: inputs.name, outs: await done(inputs, makeTopic) }),

  read: async (id, props) => ({ id, ...(await lookAt(props)) }),

  update: async (_id, _olds, news) => ({ outs: await done(news, changeTopic) }),

  delete: async (_id, props) => {
    const { name, timeoutMs } = props;
    try {
      await withAdmin(adminOf(props, CHANGING), (turn) => removeTopic(turn, name, timeoutMs));
    } catch (error) {
      throw new Error(
        `topic ${name} could not be deleted (${rootReasonOf(error)}); bring the brokers up and run it again, or delete it yourself`,
        { cause: error },
      );
    }
  },
};

const adminOf = (
  { bootstrapServers, relay }: Pick<TopicInputs, "bootstrapServers" | "relay">,
  patience: typeof LOOKING | typeof CHANGING,
): AdminSettings => ({ bootstrapServers, ...(relay && { relay }), ...patience });

/** Does it, and gives the topic as it then is to be. */
async function done(
  inputs: TopicInputs,
  act: (turn: Turn, wanted: TopicToMake) => Promise<unknown>,
): Promise<TopicOutputs> {
  await withAdmin(adminOf(inputs, CHANGING), (turn) => act(turn, inputs));
  return { ...plainInputs(inputs), health: WHOLE };
}

/** What a look at the topic tells; nothing but why, where it can't be seen. */
async function lookAt(props: TopicOutputs): Promise<{ props: TopicOutputs; inputs?: Partial<TopicInputs> }> {
  const deadline = startDeadline(LOOK_TIMEOUT_MS);
  try {
    const found = await withAdmin(adminOf(props, LOOKING), (turn) =>
      deadline.race(turn((admin) => lookAtTopic(admin, props.name))),
    );
    const seen = { ...props, ...(found === undefined ? NOTHING : shapeOf(found)) };
    const { health: _, ...inputs } = seen;
    return { props: { ...seen, health: found === undefined ? GONE : WHOLE }, inputs };
  } catch (error) {
    return { props: { ...props, health: `not seen: ${reasonOf(error)}` } };
  } finally {
    deadline.clear();
  }
}

const shapeOf = ({ partitions, replicationFactor, config }: FoundTopic): TopicShape => ({
  partitions,
  replicationFactor,
  config,
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
