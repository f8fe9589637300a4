import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { readRecord } from "../../components/runtime/local/service-record";
import { byHand } from "../bench/by-hand";
import { type Measurement, renderPlot, renderTable, rowsOf } from "../bench/report";
import { STATE } from "../project";
import { type CommandResult, ScratchStack } from "../scratch-stack";

const NAMES = {
  handReady: "by hand: start to ready",
  handProven: "by hand: start to round trip done",
  ready: "pulumi up: start to ready, inside it",
  up: "pulumi up, fresh stack, all of it",
  noOp: "pulumi up, nothing to do",
  destroy: "pulumi destroy",
} as const;

type Times = Record<keyof typeof NAMES, number>;

/** `npm run bench`: measures, several times over, what the README says of speed. `--runs N`, `--out FOLDER`. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: "string", default: "5" }, out: { type: "string", default: join(STATE.root, "bench") } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs must be a whole number from 1, got ${values.runs}`);
  }
  console.log("warming up …");
  await measureOnce();
  const times: Times[] = [];
  for (let number = 1; number <= runs; number += 1) {
    console.log(`run ${number} of ${runs} …`);
    times.push(await measureOnce());
  }
  await report(times, resolve(values.out));
  return 0;
}

/** All measurements once, one after the other, so that a drift of the machine's speed meets them all. */
async function measureOnce(): Promise<Times> {
  const hand = await byHand();
  const stack = await ScratchStack.create({ heapMiB: 1024, zookeeperHeapMiB: 512 });
  try {
    const up = await timed(() => stack.up());
    const ready = await Promise.all(["zookeeper", "kafka-0"].map((service) => readyMs(stack, service)));
    const noOp = await timed(() => stack.up("--expect-no-changes"));
    const destroy = await timed(() => stack.destroy());
    return {
      handReady: hand.readyMs,
      handProven: hand.provenMs,
      ready: ready.reduce((a, b) => a + b),
      up,
      noOp,
      destroy,
    };
  } finally {
    await stack.remove();
  }
}

async function timed(command: () => Promise<CommandResult>): Promise<number> {
  const startedAt = performance.now();
  const { exitCode, text } = await command();
  if (exitCode !== 0) {
    throw new Error(`a measured command failed:\n${text}`);
  }
  return performance.now() - startedAt;
}

async function readyMs(stack: ScratchStack, service: string): Promise<number> {
  const record = await readRecord(join(stack.stackDir, service));
  if (record?.ready === undefined) {
    throw new Error(`${service} was not ready after up`);
  }
  return record.ready.readyMs;
}

async function report(times: readonly Times[], folder: string): Promise<void> {
  const column = (key: keyof Times, comparedWith?: string): Measurement => ({
    name: NAMES[key],
    ...(comparedWith && { comparedWith }),
    timesMs: times.map((one) => one[key]),
  });
  const measurements = [
    column("handReady"),
    column("ready", NAMES.handReady),
    column("handProven"),
    column("up", NAMES.handProven),
    column("noOp", NAMES.handProven),
    column("destroy", NAMES.handProven),
  ];
  const rows = rowsOf(measurements);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, ${times.length} runs`;
  const table = `${renderTable(rows)}\n${machine}\n`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "local.json"), `${JSON.stringify({ machine, measurements, rows }, null, 2)}\n`);
  await writeFile(join(folder, "local.md"), table);
  await writeFile(
    join(folder, "local.svg"),
    renderPlot(`One ZooKeeper and one broker on this machine: median of ${times.length} runs`, rows),
  );
  console.log(`\n${table}\nwritten to ${folder}`);
}
