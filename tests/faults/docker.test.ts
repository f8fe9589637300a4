// Verifies: when containers of one broker and its ZooKeeper end or are removed, a client that writes all the time loses no
// acknowledged record, and Docker or the next `up` restores both services with their volumes.
// Does not verify: a restart of the daemon, which others use as well.
import assert from "node:assert/strict";
import {
  containerOf,
  dockerResourcesOf,
  dockerText,
  EVERYTHING,
  pauseContainer,
} from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import type { FaultId } from "../../testing/faults/catalogue";
import { itInFull, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { bringUp } from "../../testing/faults/stack";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

describe("one broker in Docker, with a client that writes all the time", function () {
  this.timeout(900_000);
  inOrder(this);

  let stack: ScratchStack;
  let ledger: Ledger;
  let broker: string;
  let zooKeeper: string;

  before(async function () {
    await requireDocker(this);
    stack = await ScratchStack.create({ runtime: "docker" });
    await bringUp(stack);
    [broker, zooKeeper] = [containerOf(stack, "kafka-0"), containerOf(stack, "zookeeper")];
    const { bootstrapServers } = await stack.outputs();
    ledger = await Ledger.open(bootstrapServers);
  });
  after(async () => {
    await ledger?.close();
    await stack?.remove();
    if (stack !== undefined) {
      await removeFromDocker(stack.name);
    }
  });

  /** Runs a fault and its cure. Asserts that nothing is lost, and that all containers and volumes exist. */
  const survives = async (row: FaultId, fault: () => Promise<unknown>) => {
    await ledger.survives({ row, runtime: "docker" }, fault);
    assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
  };

  /** Runs a command of Docker's client, then `up`. */
  const healed = async (...command: string[]) => {
    await dockerText(...command);
    await bringUp(stack);
  };

  it("loses nothing when the broker is killed", async () => {
    for (let tried = 0; tried < times(1, 3); tried += 1) {
      await survives("F1", () => healed("kill", broker));
    }
  });

  itInFull("loses nothing when ZooKeeper is killed", async () => {
    for (let tried = 0; tried < times(1, 3); tried += 1) {
      await survives("F2", () => healed("kill", zooKeeper));
    }
  });

  it("comes back without an `up` when a service ends by itself", async () => {
    for (let tried = 0; tried < times(1, 3); tried += 1) {
      await survives("S6", () => dockerText("exec", broker, "bash", "-c", "kill -9 $(pidof java)"));
    }
    await bringUp(stack);
  });

  itInFull("loses nothing when both are killed", async () => {
    for (let tried = 0; tried < 3; tried += 1) {
      await survives("F3", () => healed("kill", broker, zooKeeper));
    }
  });

  itInFull("loses nothing when the broker is paused", async () => {
    await survives("F4", async () => {
      await pauseContainer(broker);
      await bringUp(stack);
    });
  });

  itInFull("loses nothing when both are removed", async () => {
    await survives("D1", () => healed("rm", "--force", broker, zooKeeper));
  });

  itInFull("is not changed by an `up` without a reason", async () => {
    await survives("P9", () => bringUp(stack, "--expect-no-changes"));
  });
});
