import type { Problem } from "../shared/problems";
import { nearestCatalogue, settingNamed } from "./catalogue";
import { type GivenSettings, shownValue, valueIn } from "./setting-problems";
import { type Context, type Rule, refuse } from "./setting-rule";

/** Number in effect of a setting; `NaN` if the setting has none. */
const numberOf = ({ other, version }: Pick<Context, "other" | "version">, name: string): number =>
  Number(other(name) ?? settingNamed(nearestCatalogue(version).broker, name)?.default);

/**
 * Rule that one number is at most another. The message is about the first setting if both are set.
 *
 * @param mayBeEqual - false if the first number must be less.
 * @param isLimit - false for numbers of the second setting that mean no limit.
 */
const inOrder = (
  smaller: string,
  larger: string,
  {
    mayBeEqual = true,
    isLimit = () => true,
    find = numberOf,
  }: { mayBeEqual?: boolean; isLimit?: (number: number) => boolean; find?: typeof numberOf } = {},
): Rule => ({
  problem: (context) => {
    const { name, other } = context;
    const isAboutSmaller = name === smaller;
    if (!isAboutSmaller && (name !== larger || other(smaller) !== undefined)) {
      return undefined;
    }
    const [low, high] = [find(context, smaller), find(context, larger)];
    const [beside, default_] = isAboutSmaller ? [larger, high] : [smaller, low];
    if (!isLimit(high) || (mayBeEqual ? !(low > high) : !(low >= high))) {
      return undefined;
    }
    const comparison = isAboutSmaller ? (mayBeEqual ? "at most" : "less than") : mayBeEqual ? "at least" : "more than";
    return {
      reason: `must be ${comparison} ${beside}${other(beside) === undefined ? `, which is ${default_} by default` : ""}`,
      advice: isAboutSmaller ? `lower it, or raise ${larger}` : `raise it, or lower ${smaller}`,
    };
  },
});

const MIB = 1_048_576;

/** Requirements that a broker checks when it starts (`KafkaConfig.validateValues` of 3.3.1). */
export const REQUIREMENTS_OF_KAFKA: readonly Rule[] = [
  refuse(
    /^log\.retention\.(ms|minutes|hours)$/,
    "must not be 0",
    "set 1 or more, or -1 to keep all records",
    ({ value }) => /^[+-]?0+$/.test(value),
  ),
  inOrder("replica.fetch.wait.max.ms", "replica.socket.timeout.ms"),
  inOrder("replica.fetch.wait.max.ms", "replica.lag.time.max.ms"),
  inOrder("connection.failed.authentication.delay.ms", "connections.max.idle.ms", {
    mayBeEqual: false,
    isLimit: (idle) => idle >= 0,
  }),
  inOrder("socket.request.max.bytes", "queued.max.request.bytes", { isLimit: (queued) => queued > 0 }),
  refuse(
    /^log\.cleaner\.(dedupe\.buffer\.size|threads)$/,
    "must leave more than 1 MiB of log.cleaner.dedupe.buffer.size for each of log.cleaner.threads",
    "lower log.cleaner.threads, or raise log.cleaner.dedupe.buffer.size",
    (context) =>
      (context.name === "log.cleaner.threads" || context.other("log.cleaner.threads") === undefined) &&
      Math.floor(numberOf(context, "log.cleaner.dedupe.buffer.size") / numberOf(context, "log.cleaner.threads")) <= MIB,
  ),
  refuse(
    /^max\.connections\.per\.ip$/,
    "must be at least 1, unless max.connections.per.ip.overrides lets some addresses in",
    "raise it",
    ({ value, other }) => /^[+-]?0+$/.test(value) && !other("max.connections.per.ip.overrides"),
  ),
  refuse(
    /^max\.connections\.per\.ip\.overrides$/,
    "must be addresses with numbers, separated by commas, such as 127.0.0.1:200,10.0.0.5:50",
    "write it like that",
    ({ value }) => value !== "" && !value.split(/\s*,\s*/).every((entry) => /^[\w\-%.:]+:\s*\d+$/.test(entry)),
  ),
];

/** Broker setting: session with ZooKeeper, in milliseconds. */
const SESSION = "zookeeper.session.timeout.ms";

/** Ticks of ZooKeeper that a session lasts at least and at most, by default. */
const SESSION_TICKS: Readonly<Record<string, number>> = { minSessionTimeout: 2, maxSessionTimeout: 20 };

const DEFAULT_TICK_MS = 2_000;

/** Shortest or longest session of ZooKeeper, in milliseconds; -1 means the default. */
function sessionTimeout({ other }: Pick<Context, "other">, name: string): number {
  const set = Number(other(name) ?? -1);
  return set === -1 ? Number(other("tickTime") ?? DEFAULT_TICK_MS) * (SESSION_TICKS[name] ?? NaN) : set;
}

/** Problem of the session that brokers request: ZooKeeper would shorten or lengthen the session without a message. */
export function sessionProblems(broker: GivenSettings, zooKeeper: GivenSettings): Problem[] {
  const asked = Number(broker.values[SESSION]);
  const ofZooKeeper = { other: valueIn(zooKeeper) };
  const shortest = sessionTimeout(ofZooKeeper, "minSessionTimeout");
  const longest = sessionTimeout(ofZooKeeper, "maxSessionTimeout");
  const refused = (limit: string, advice: string): Problem[] => [
    { property: `brokerConfig["${SESSION}"]`, reason: `${limit}, got ${shownValue(broker, SESSION)}; ${advice}` },
  ];
  if (asked > longest) {
    return refused(
      `must be at most ${longest}, the longest session of ZooKeeper`,
      "lower it, or raise maxSessionTimeout in zookeeperConfig",
    );
  }
  return asked < shortest
    ? refused(
        `must be at least ${shortest}, the shortest session of ZooKeeper`,
        "raise it, or lower minSessionTimeout in zookeeperConfig",
      )
    : [];
}

const BUFFER = "log.cleaner.dedupe.buffer.size";

/** Heap that a buffer needs, as a share of the buffer: the JVM allocates the buffer in one piece, in two thirds of the heap. */
const HEAP_OF_BUFFER = 1.5;

/** Problem of a broker's heap that has no room for the buffer of its log cleaner. Such a broker ends during its start. */
export function heapProblems(heapMiB: number, broker: GivenSettings, version: string): Problem[] {
  const other = valueIn(broker);
  const bytes = numberOf({ other, version }, BUFFER);
  const neededMiB = Math.ceil((bytes / MIB) * HEAP_OF_BUFFER);
  const hasCleaner = other("log.cleaner.enable")?.toLowerCase() !== "false";
  return hasCleaner && heapMiB < neededMiB && !broker.secretNames.includes(BUFFER)
    ? [
        {
          property: "heapMiB",
          reason:
            `must be at least ${neededMiB} with ${BUFFER} ${bytes}${other(BUFFER) === undefined ? ", Kafka's default" : ""}, ` +
            `got ${heapMiB}; raise it, or lower ${BUFFER} in brokerConfig`,
        },
      ]
    : [];
}

/** Requirements that ZooKeeper checks when it starts (`QuorumPeerConfig` of 3.6.3). */
export const REQUIREMENTS_OF_ZOOKEEPER: readonly Rule[] = [
  inOrder("minSessionTimeout", "maxSessionTimeout", { find: sessionTimeout }),
];
