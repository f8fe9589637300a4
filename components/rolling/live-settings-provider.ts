import { ask } from "../kafka-client/ask";
import {
  alterBroker,
  type DescribedSettings,
  describeBroker,
  type SettingChange,
} from "../kafka-client/broker-settings";
import { KafkaError } from "../kafka-client/kafka-error";
import { type Connector, withRelay } from "../kafka-client/relay";
import { ANSWER_TIMEOUT_MS, parseAddress } from "../kafka-client/service-access";
import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, inputsDiffer, plainInputs } from "../pulumi/provider-module";
import { errorMessage } from "../shared/error-message";
import { AbortWait, waitUntil } from "../shared/wait-until";
import { type LiveChanges, liveChanges, liveDrift } from "./live-setting-changes";
import type { LiveSettingsInputs } from "./live-settings";

type LiveSettingsOutputs = LiveSettingsInputs & Health;

/** Pause between two requests, in milliseconds: a broker applies a stored change a moment later. */
const INTERVAL_MS = 100;

/** Errors that another try does not avoid: CLUSTER_AUTHORIZATION_FAILED, INVALID_CONFIG, INVALID_REQUEST, POLICY_VIOLATION. */
const REFUSALS = [31, 40, 42, 44];

export = defineProvider<LiveSettingsInputs, LiveSettingsOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer<LiveSettingsInputs>(olds, news),
  }),

  create: async (inputs) => ({ id: inputs.service, outs: await applySettings(inputs) }),

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props) } }),

  update: async (_id, _olds, news) => ({ outs: await applySettings(news) }),

  // The values of a broker's file are no longer needed once the broker is deleted.
});

async function applySettings(inputs: LiveSettingsInputs): Promise<LiveSettingsOutputs> {
  const { service, access, timeoutMs } = inputs;
  if (Object.keys(inputs.settings).length > 0) {
    await withRelay(access.relay, (connect) =>
      waitUntil(
        async () => {
          const described = await describe(inputs, connect);
          const changes = liveChanges(described, inputs.settings);
          await alter(inputs, changes, connect);
          const [drift] = liveDrift(described, inputs.settings, inputs.secretSettings);
          if (drift !== undefined) {
            throw new Error(drift);
          }
          return changes.ofBroker.length === 0 ? true : undefined;
        },
        (last) =>
          new Error(
            `${service} runs, but did not take its changed settings within ${timeoutMs} ms${last instanceof Error ? ` (${errorMessage(last)})` : ""}; see its log and run the command again`,
          ),
        { timeoutMs, intervalMs: INTERVAL_MS },
      ),
    );
  }
  return { ...plainInputs(inputs), health: HEALTHY };
}

/** Drift of a running broker. Without an answer, the health stays: the resource of the broker's service reports a silent broker. */
async function healthOf(inputs: LiveSettingsOutputs): Promise<string> {
  const { access, settings, secretSettings, health } = inputs;
  if (Object.keys(settings).length === 0) {
    return HEALTHY;
  }
  try {
    const described = await withRelay(access.relay, (connect) => describe(inputs, connect));
    return liveDrift(described, settings, secretSettings).join("; ") || HEALTHY;
  } catch (error) {
    return error instanceof KafkaError ? `unknown: ${error.message}` : health;
  }
}

type Connect = Connector["connect"] | undefined;

const describe = ({ access, brokerId }: LiveSettingsInputs, connect: Connect): Promise<DescribedSettings> =>
  ask(parseAddress(access.address), describeBroker(brokerId), { timeoutMs: ANSWER_TIMEOUT_MS, connect });

/** Change of one broker, or of all, that the broker refuses. */
interface Refused {
  readonly change: SettingChange;
  readonly error: KafkaError;
}

/**
 * Applies changes. Values for all brokers are deleted first, so that they do not take effect in between.
 *
 * @throws the first refusal, to try again, because a broker accepts some changes only after others; an `AbortWait` if the
 * broker refuses all changes.
 */
async function alter(
  inputs: LiveSettingsInputs,
  { ofCluster, ofBroker }: LiveChanges,
  connect: Connect,
): Promise<void> {
  const refused = [
    ...(await refusedOf(inputs, undefined, ofCluster, connect)),
    ...(await refusedOf(inputs, inputs.brokerId, ofBroker, connect)),
  ];
  const [first] = refused;
  if (first !== undefined) {
    throw refused.length < ofCluster.length + ofBroker.length ? first.error : new AbortWait(refusal(inputs, refused));
  }
}

/** Changes that the broker refuses. One refused change fails the whole request, so then there is one request for each change. */
async function refusedOf(
  inputs: LiveSettingsInputs,
  brokerId: number | undefined,
  changes: readonly SettingChange[],
  connect: Connect,
): Promise<Refused[]> {
  const { access } = inputs;
  if (changes.length === 0) {
    return [];
  }
  try {
    await ask(parseAddress(access.address), alterBroker(brokerId, changes), { timeoutMs: ANSWER_TIMEOUT_MS, connect });
    return [];
  } catch (error) {
    if (!(error instanceof KafkaError) || !REFUSALS.includes(error.code)) {
      throw error;
    }
    const [change, ...others] = changes;
    if (change !== undefined && others.length === 0) {
      return [{ change, error }];
    }
  }
  const refused: Refused[] = [];
  for (const change of changes) {
    refused.push(...(await refusedOf(inputs, brokerId, [change], connect)));
  }
  return refused;
}

/** Error that names the refused changes. Kafka's message holds values, so a secret hides the message. */
function refusal({ service, secretSettings }: LiveSettingsInputs, refused: readonly Refused[]): Error {
  const names = refused.map(({ change }) => change.name);
  const reasons = names.some((name) => secretSettings.includes(name))
    ? ["a value is secret; its log has the reason"]
    : [...new Set(refused.map(({ error }) => error.message))];
  const advice = refused.every(({ change }) => change.value === undefined)
    ? "delete what was set while the broker ran with kafka-configs.sh"
    : "set other values";
  return new Error(
    `${service} refuses the changed settings ${[...new Set(names)].join(", ")} (${reasons.join("; ")}); ${advice}`,
    { cause: refused[0]?.error },
  );
}
