// Verifies: three brokers with three replicas serve a client that writes all the time, while a broker, ZooKeeper or
// controller is killed, and while a change restarts all brokers, is interrupted, or is a bad setting. No acknowledged record
// is lost, and the next `up` succeeds with one JVM for each service.
// In the short form, no test runs here: tests/integration/local-three.test.ts has the same facts, without repetitions.
// Does not verify: network failures between brokers, which tests/integration/ssh-cluster.test.ts causes.
import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import type { FaultId } from "../../testing/faults/catalogue";
import { itInFull, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { bringUp, hasOneJvmEach } from "../../testing/faults/stack";
import { fails } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { RunningCommand } from "../../testing/stack/running-command";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

/** ZooKeeper or KRaft. */
interface Coordination {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly services: readonly string[];
  /** Service to kill: the others work without it, or it is back before a session expires. */
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

for (const { name, config, services, victim } of [ZOOKEEPER, KRAFT]) {
  describe(`three brokers on this machine with ${name}, and a client that writes all the time`, function () {
    this.timeout(900_000);
    inOrder(this);

    let stack: ScratchStack;
    let ledger: Ledger;
    /** Value of a setting, different for each change. */
    let retentionHours = 24;

    const configure = (brokerConfig: Readonly<Record<string, unknown>>) =>
      stack.configure({ ...config, brokers: 3, brokerConfig });

    /** Changes a setting to a value that no broker has had before. */
    const change = () => {
      retentionHours += 1;
      return configure({ "log.retention.hours": retentionHours });
    };

    before(async () => {
      stack = await ScratchStack.create({ ...config, brokers: 3 });
      await bringUp(stack);
      const { bootstrapServers } = await stack.outputs();
      const settings = { "min.insync.replicas": "2" };
      ledger = await Ledger.open(bootstrapServers, { replicationFactor: 3, settings });
    });
    after(async () => {
      await ledger?.close();
      await stack.remove();
    });

    /** Runs a fault and its cure. Asserts that nothing is lost, and that each service has one JVM. */
    const survives = async (row: FaultId, fault: () => Promise<unknown>) => {
      await ledger.survives({ row, runtime: `local, 3 brokers, ${name}` }, fault);
      await hasOneJvmEach(stack, ...BROKERS, ...services);
    };

    itInFull("lose nothing when a broker is killed", async () => {
      for (let tried = 0; tried < times(1, 6); tried += 1) {
        await survives("F1", async () => {
          await killServices(stack, BROKERS[tried % 3] as string);
          await ledger.awaitAcknowledgement(); // By the other brokers.
          await bringUp(stack);
        });
      }
    });

    itInFull("lose nothing when a ZooKeeper or controller is killed", async () => {
      for (let tried = 0; tried < times(1, 3); tried += 1) {
        await survives("F2", async () => {
          await killServices(stack, victim);
          await bringUp(stack);
        });
      }
    });

    itInFull("restart one after the other for a changed setting, and no publish fails", async () => {
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

    itInFull("finish an interrupted roll with the next `up`", async () => {
      for (let tried = 0; tried < 3; tried += 1) {
        const before = await stack.pids();
        await survives("C5", async () => {
          await change();
          const command = await RunningCommand.start("up", stack);
          await waitUntil(
            async () => {
              const now = await stack.pids();
              return BROKERS.some((broker) => now[broker] !== undefined && now[broker] !== before[broker]) || undefined;
            },
            () => new Error("the first broker was not restarted"),
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

    itInFull(
      "keep serving when a bad setting stops the roll at the first broker, and return to the good setting",
      async () => {
        const before = await stack.pids();
        let others: Readonly<Record<string, number>> = {};
        await survives("C3", async () => {
          await configure({ "log.retention.hours": retentionHours, "replica.selector.class": "com.example.Missing" });
          await fails(stack.up());
          others = await stack.pids();
          assert.equal(Object.keys(others).length, Object.keys(before).length - 1);
          assert.deepEqual({ ...before, ...others }, before);
          await configure({ "log.retention.hours": retentionHours });
          await bringUp(stack);
        });
        const after = await stack.pids();
        assert.deepEqual({ ...after, ...others }, after);
      },
    );
  });
}
