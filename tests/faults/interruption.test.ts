// Verifies: the next `up` finishes an `up` that was interrupted at a random moment, by the end of the CLI or of its provider,
// with one JVM for each service, no other process left, and no acknowledged record lost.
// Does not verify: every moment. `npm run faults -- --seed N` repeats the random moments of an earlier run.
import { setTimeout as delay } from "node:timers/promises";
import type { FaultId } from "../../testing/faults/catalogue";
import { randomOf, seed, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp, destroyEntirely, hasOneJvmEach } from "../../testing/faults/stack";
import { RunningCommand } from "../../testing/stack/running-command";
import { ScratchStack } from "../../testing/stack/scratch-stack";

/** Interruption of a command, and its fault in the catalogue. */
interface Interruption {
  readonly row: FaultId;
  readonly name: string;
  readonly interrupt: (command: RunningCommand) => Promise<unknown>;
}

const INTERRUPTIONS: readonly Interruption[] = [
  { row: "P1", name: "the CLI was killed", interrupt: (command) => command.killCli() },
  { row: "P3", name: "the provider was killed", interrupt: (command) => command.killProvider() },
  { row: "P2", name: "Ctrl-C was pressed twice", interrupt: (command) => command.interrupt(2) },
  { row: "P1", name: "all its processes were killed", interrupt: (command) => command.killAll() },
  { row: "P2", name: "Ctrl-C was pressed", interrupt: (command) => command.interrupt(1) },
];

/** Interruptions in turn, as many as the form requires. */
const turns = (short: number, full: number): readonly Interruption[] =>
  Array.from({ length: times(short, full) }, (_, turn) => INTERRUPTIONS[turn % INTERRUPTIONS.length] as Interruption);

/** Starts an `up`, and interrupts it after a fraction of its usual time. */
async function interruptUp(
  stack: ScratchStack,
  { interrupt }: Interruption,
  moment: number,
  upMs: number,
): Promise<RunningCommand> {
  const command = await RunningCommand.start("up", stack);
  await delay(moment * upMs);
  await interrupt(command);
  return command;
}

const percent = (part: number): string => `${(part * 100).toFixed()} %`;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = Date.now();
  await work();
  return Date.now() - startedAt;
};

describe(`an \`up\` that was interrupted at a random moment (seed ${seed()})`, function () {
  this.timeout(300_000);

  let stack: ScratchStack;
  /** Time of a complete `up`, in milliseconds. */
  let upMs: number;

  before(async () => {
    stack = await ScratchStack.create();
    upMs = await timed(() => bringUp(stack));
  });
  after(() => stack.remove());

  describe("while it restarted both services of a client", () => {
    let ledger: Ledger;

    before(async () => {
      const { bootstrapServers } = await stack.outputs();
      ledger = await Ledger.open(bootstrapServers);
    });
    after(() => ledger?.close());

    for (const [turn, interruption] of turns(1, 15).entries()) {
      const moment = randomOf("changed", turn);
      it(`after ${percent(moment)} of its time, when ${interruption.name}, is finished by the next one`, async () => {
        // Settings that neither service has had before.
        await stack.configure({
          zookeeperConfig: { maxClientCnxns: 60 + turn },
          brokerConfig: { "log.retention.hours": 24 + turn },
        });
        await ledger.survives({ row: interruption.row, runtime: "local" }, async () => {
          const command = await interruptUp(stack, interruption, moment, upMs);
          await bringUp(stack);
          await hasOneJvmEach(stack, "kafka-0", "zookeeper");
          await command.assertNothingRuns();
        });
        await bringUp(stack, "--expect-no-changes");
      });
    }
  });

  describe("while it created a stack", () => {
    beforeEach(() => destroyEntirely(stack));

    for (const [turn, interruption] of turns(2, 15).entries()) {
      const moment = randomOf("new", turn);
      it(`after ${percent(moment)} of its time, when ${interruption.name}, is finished by the next one`, async () => {
        const command = await interruptUp(stack, interruption, moment, upMs);
        const healedMs = await timed(() => bringUp(stack));
        recordOutcome({ row: interruption.row, runtime: "local", healedMs });
        await hasOneJvmEach(stack, "kafka-0", "zookeeper");
        await command.assertNothingRuns();
        await bringUp(stack, "--expect-no-changes");
      });
    }
  });
});
