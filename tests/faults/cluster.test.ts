// Proves: three brokers that keep three replicas go on for a client that writes throughout while one of them, or one that
// coordinates them, is killed, and while a change restarts them all, is cut on its way, or is a bad one; nothing
// acknowledged is lost, and the next `up` ends well with one JVM for each service.
// Does not prove: networks that fail between brokers, which tests/integration/ssh-cluster cuts.
import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import type { FaultId } from "../../testing/faults/catalogue";
import { isFull, itInFull, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp, hasOneJvmEach } from "../../testing/faults/stack";
import { fails } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { RunningCommand } from "../../testing/stack/running-command";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

/** What brings brokers to agree. */
interface Coordination {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly services: readonly string[];
  /** One that the others can do without, or that is back before anybody misses it. */
  readonly victim: string;
}

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];

const ZOOKEEPER: Coordination = { name: "ZooKeeper", config: {}, services: ["zookeeper"], victim: "zookeeper" };

const KRAFT: Coordination = {
  name: "KRaft",
  config: { coordination: "kraft", controllers: 3 },
  services: ["controller", "controller-2", "controller-3"],
  victim: "controller-2",
};

for (const { name, config, services, victim } of isFull() ? [ZOOKEEPER, KRAFT] : [ZOOKEEPER]) {
  describe(`three brokers on this machine with ${name}, and a client that writes throughout`, function () {
    this.timeout(900_000);
    inOrder(this);

    let stack: ScratchStack;
    let ledger: Ledger;
    /** Has another value with each change. */
    let retentionHours = 24;

    const configure = (brokerConfig: Readonly<Record<string, unknown>>) =>
      stack.configure({ ...config, brokers: 3, brokerConfig });

    /** Asks for a setting that no broker has had before. */
    const change = () => {
      retentionHours += 1;
      return configure({ "log.retention.hours": retentionHours });
    };

    before(async () => {
      stack = await ScratchStack.create({ ...config, brokers: 3 });
      await bringUp(stack);
      const { bootstrapServers } = await stack.outputs<{ readonly bootstrapServers: string }>();
      const settings = { "min.insync.replicas": "2" };
      ledger = await Ledger.open(bootstrapServers, { replicationFactor: 3, settings });
    });
    after(async () => {
      await ledger?.close();
      await stack.remove();
    });

    /** Runs through a fault, which must cost nothing, and leave one JVM for each service. */
    const survives = async (row: FaultId, fault: () => Promise<unknown>) => {
      const { client, healedMs } = await ledger.through(fault);
      recordOutcome({ row, runtime: `local, 3 brokers, ${name}`, client, healedMs });
      assert.deepEqual({ ...client, pauseMs: 0 }, { lost: 0, duplicated: 0, failed: 0, pauseMs: 0 });
      await hasOneJvmEach(stack, ...BROKERS, ...services);
    };

    itInFull("lose nothing when a broker is killed", async () => {
      for (let tried = 0; tried < times(1, 6); tried += 1) {
        await survives("F1", async () => {
          await killServices(stack, BROKERS[tried % 3] as string);
          await ledger.awaitAcknowledgement(); // By those that are left.
          await bringUp(stack);
        });
      }
    });

    itInFull("lose nothing when one that coordinates them is killed", async () => {
      for (let tried = 0; tried < times(1, 3); tried += 1) {
        await survives("F2", async () => {
          await killServices(stack, victim);
          await bringUp(stack);
        });
      }
    });

    it("take a changed setting one after the other, and no publish fails", async () => {
      for (let tried = 0; tried < times(1, 3); tried += 1) {
        const before = await stack.pids();
        await survives("C1", async () => {
          await change();
          await bringUp(stack);
        });
        const after = await stack.pids();
        assert.ok(BROKERS.every((broker) => after[broker] !== before[broker]));
        assert.ok(services.every((service) => after[service] === before[service]));
      }
    });

    itInFull("take it all the same where it was cut after the first of them", async () => {
      for (let tried = 0; tried < 3; tried += 1) {
        const before = await stack.pids();
        await survives("C5", async () => {
          await change();
          const command = await RunningCommand.start("up", stack);
          await waitUntil(
            async () => {
              const { "kafka-0": now } = await stack.pids();
              return (now !== undefined && now !== before["kafka-0"]) || undefined;
            },
            () => new Error("the first broker is not restarted"),
            { timeoutMs: 120_000 },
          );
          await command.killCli();
          await bringUp(stack);
          await command.assertNothingRuns();
        });
        const after = await stack.pids();
        assert.ok(BROKERS.every((broker) => after[broker] !== before[broker]));
        await bringUp(stack, "--expect-no-changes");
      }
    });

    itInFull("serve on when a bad setting stops at the first of them, and take the good one back", async () => {
      const { "kafka-0": _first, ...others } = await stack.pids();
      await survives("C3", async () => {
        await configure({ "log.retention.hours": "soon" });
        await fails(stack.up());
        assert.deepEqual(await stack.pids(), others);
        await configure({ "log.retention.hours": retentionHours });
        await bringUp(stack);
      });
      const { "kafka-0": _again, ...after } = await stack.pids();
      assert.deepEqual(after, others);
    });
  });
}
