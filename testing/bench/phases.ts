import { ScratchStack } from "../stack/scratch-stack";
import type { Benchmark } from "./measure";

/** Line of the CLI's log. */
interface LogLine {
  /** Time, in milliseconds. */
  readonly at: number;
  readonly message: string;
}

/** Part of a command, which begins where the phase before it ends. */
interface Phase {
  readonly name: string;
  /** Last line of the phase. */
  readonly end: RegExp;
  /** True if the phase ends with the last line of this kind. @defaultValue - with the first one after the phase before */
  readonly isLast?: boolean;
}

const REFRESH: readonly Phase[] = [
  { name: "the process of the providers starts", end: /\.Read\(.* executing/ },
  { name: "resources are read", end: /\.Read\(.* success/, isLast: true },
];

const PROGRAM: readonly Phase[] = [
  { name: "Node starts and loads the SDK", end: /SupportsFeature/ },
  {
    name: "the program loads, reads the state and checks",
    end: /RegisterResource received: t=kafka-cluster:index:KafkaCluster/,
  },
  { name: "the process of the providers starts for changes", end: /Provider\[\w+\]\.Check\(.* executing/ },
];

const START: Phase = { name: "the CLI reads project and state", end: /Starting Update/ };
const END: Phase = { name: "the CLI ends", end: /$/, isLast: true };

const serviceCreated = (service: string): RegExp => new RegExp(`\\.Create\\(.*::${service}-service\\) success`);

const PHASES = {
  "nothing to do": [
    START,
    ...REFRESH,
    ...PROGRAM,
    { name: "resources are compared", end: /langhost\[nodejs\]\.Run\(.* success/ },
    END,
  ],
  "first up": [
    START,
    ...PROGRAM,
    { name: "ZooKeeper starts", end: serviceCreated("zookeeper") },
    { name: "the broker starts", end: serviceCreated("kafka-0") },
    { name: "the smoke test runs", end: /\.Create\(.*::smoke-test\) success/ },
    { name: "the program ends", end: /langhost\[nodejs\]\.Run\(.* success/ },
    END,
  ],
} satisfies Readonly<Record<string, readonly Phase[]>>;

const columnOf = (command: string, phase: Phase): string => `${command}: ${phase.name}`;

/** Phases of a command, from the first line of the CLI's log to the last one. The log makes the command a little slower. */
export const phasesBenchmark: Benchmark = {
  name: "phases",
  title: "Phases of pulumi up --skip-preview, on this machine",
  columns: Object.entries(PHASES).flatMap(([command, phases]) =>
    phases.map((phase) => ({ name: columnOf(command, phase) })),
  ),
  measureOnce: async () => {
    const stack = await ScratchStack.create();
    try {
      const first = await loggedUp(stack);
      return { ...timesOf("first up", first), ...timesOf("nothing to do", await loggedUp(stack)) };
    } finally {
      await stack.remove();
    }
  },
};

async function loggedUp(stack: ScratchStack): Promise<readonly LogLine[]> {
  const { exitCode, text } = await stack.pulumi("up", "--yes", "--skip-preview", "--logtostderr", "-v=7");
  if (exitCode !== 0) {
    throw new Error(`measured command failed with exit code ${exitCode}:\n${text}`);
  }
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith('{"time"')) {
      return [];
    }
    const { time, msg } = JSON.parse(line) as { readonly time: string; readonly msg: string };
    return [{ at: millisecondsOf(time), message: msg }];
  });
}

/** Milliseconds of a time with nanoseconds, which `Date` would cut off: `2026-11-29T21:37:29.393362088Z`. */
function millisecondsOf(time: string): number {
  const [seconds = "", fraction = ""] = time.replace("Z", "").split(".");
  return Date.parse(`${seconds}Z`) + Number(`0.${fraction}`) * 1_000;
}

function timesOf(command: keyof typeof PHASES, lines: readonly LogLine[]): Record<string, number> {
  let [from, at] = [0, lines[0]?.at ?? 0];
  const times: Record<string, number> = {};
  for (const phase of PHASES[command] as readonly Phase[]) {
    const matches = ({ message }: LogLine) => phase.end.test(message);
    const found = phase.isLast ? lines.findLastIndex(matches) : lines.slice(from).findIndex(matches) + from;
    const line = lines[found];
    if (line === undefined || found < from) {
      throw new Error(`the log has no end of "${phase.name}"`);
    }
    times[columnOf(command, phase)] = line.at - at;
    [from, at] = [found, line.at];
  }
  return times;
}
