// Proves: an `up` that is cut at any moment, by whatever end of the CLI or of its provider, is finished by the next one,
// with one JVM for each service, nothing else left of it, and nothing lost that a client was told is stored.
// Does not prove: every single moment; they are picked at random, and `npm run faults -- --seed N` picks them again.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { FaultId } from "../../testing/faults/catalogue";
import { randomOf, seed, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp, destroyEntirely, hasOneJvmEach } from "../../testing/faults/stack";
import { RunningCommand } from "../../testing/stack/running-command";
import { ScratchStack } from "../../testing/stack/scratch-stack";

/** A way to end a command, by the row of the catalogue. */
interface Interruption {
  readonly row: FaultId;
  readonly name: string;
  readonly cut: (command: RunningCommand) => Promise<unknown>;
}

const INTERRUPTIONS: readonly Interruption[] = [
  { row: "P1", name: "its CLI was killed", cut: (command) => command.killCli() },
  { row: "P3", name: "its provider was killed", cut: (command) => command.killProvider() },
  { row: "P2", name: "Ctrl-C was pressed twice", cut: (command) => command.interrupt(2) },
  { row: "P1", name: "all of it was killed", cut: (command) => command.killAll() },
  { row: "P2", name: "Ctrl-C was pressed", cut: (command) => command.interrupt(1) },
];

/** As many of them as the form asks for, each in its turn. */
const turns = (short: number, full: number): readonly Interruption[] =>
  Array.from({ length: times(short, full) }, (_, turn) => INTERRUPTIONS[turn % INTERRUPTIONS.length] as Interruption);

/** Starts an `up`, and cuts it at a random moment of the time that it would take. */
async function cutUp(
  stack: ScratchStack,
  { cut }: Interruption,
  moment: number,
  upMs: number,
): Promise<RunningCommand> {
  const command = await RunningCommand.start("up", stack);
  await delay(moment * upMs);
  await cut(command);
  return command;
}

const percent = (part: number): string => `${(part * 100).toFixed()} %`;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = Date.now();
  await work();
  return Date.now() - startedAt;
};

describe(`an \`up\` that was cut at a random moment (seed ${seed()})`, function () {
  this.timeout(300_000);

  let stack: ScratchStack;
  /** Time that a whole `up` takes. */
  let upMs: number;

  before(async () => {
    stack = await ScratchStack.create();
    upMs = await timed(() => bringUp(stack));
  });
  after(() => stack.remove());

  describe("while it restarted both services under a client", () => {
    let ledger: Ledger;

    before(async () => {
      const { bootstrapServers } = await stack.outputs<{ readonly bootstrapServers: string }>();
      ledger = await Ledger.open(bootstrapServers);
    });
    after(() => ledger?.close());

    for (const [turn, interruption] of turns(1, 15).entries()) {
      const moment = randomOf("changed", turn);
      it(`at ${percent(moment)} of its time, when ${interruption.name}, is finished by the next one`, async () => {
        // Settings that neither service has had before.
        await stack.configure({
          zookeeperConfig: { maxClientCnxns: 60 + turn },
          brokerConfig: { "log.retention.hours": 24 + turn },
        });
        const { client, healedMs } = await ledger.through(async () => {
          const command = await cutUp(stack, interruption, moment, upMs);
          await bringUp(stack);
          await hasOneJvmEach(stack, "kafka-0", "zookeeper");
          await command.assertNothingRuns();
        });
        recordOutcome({ row: interruption.row, runtime: "local", client, healedMs });
        assert.deepEqual({ ...client, pauseMs: 0 }, { lost: 0, duplicated: 0, failed: 0, pauseMs: 0 });
        await bringUp(stack, "--expect-no-changes");
      });
    }
  });

  describe("while it made a stack", () => {
    beforeEach(() => destroyEntirely(stack));

    for (const [turn, interruption] of turns(2, 15).entries()) {
      const moment = randomOf("new", turn);
      it(`at ${percent(moment)} of its time, when ${interruption.name}, is finished by the next one`, async () => {
        const command = await cutUp(stack, interruption, moment, upMs);
        const healedMs = await timed(() => bringUp(stack));
        recordOutcome({ row: interruption.row, runtime: "local", healedMs });
        await hasOneJvmEach(stack, "kafka-0", "zookeeper");
        await command.assertNothingRuns();
        await bringUp(stack, "--expect-no-changes");
      });
    }
  });
});
