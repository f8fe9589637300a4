// Verifies, on a real daemon: an `up` that was killed at chosen moments is finished by the next `up`, or destroyed by `destroy`,
// and nothing is left of it.
// Does not verify: every moment; a crash of the daemon or of the machine.
import assert from "node:assert/strict";

import { containerOf, dockerResourcesOf, dockerText, EVERYTHING, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { isFull } from "../../testing/faults/form";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp } from "../../testing/faults/stack";
import { FIRST, publish, readAll } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";

/** Moment of an `up` at which it is killed. */
interface Moment {
  readonly name: string;
  /** True if `up` has come that far. */
  readonly hasCome: (stack: ScratchStack) => Promise<boolean>;
  /** Ending of the interrupted `up` that the short form tests; the long form tests both. */
  readonly ending: "next up" | "destroy";
}

const exists = async (kind: string, name: string): Promise<boolean> =>
  (await dockerText(kind, "ls", "--filter", `name=${name}`, "--quiet", ...(kind === "container" ? ["--all"] : []))) !==
  "";

const MOMENTS: readonly Moment[] = [
  {
    name: "before it could record its network",
    hasCome: ({ name }) => exists("network", `${PROJECT}-${name}`),
    ending: "destroy",
  },
  {
    name: "before it could record ZooKeeper's container",
    hasCome: (stack) => exists("container", `${containerOf(stack, "zookeeper")}$`),
    ending: "next up",
  },
  {
    name: "before it could record the broker's container",
    hasCome: (stack) => exists("container", `${containerOf(stack, "kafka-0")}$`),
    ending: "destroy",
  },
  {
    name: "while the broker's files were written",
    hasCome: (stack) => exists("container", `${containerOf(stack, "kafka-0")}-`),
    ending: "next up",
  },
];

describe("an `up` in Docker that was killed", function () {
  this.timeout(300_000);

  let stack: ScratchStack;

  before(function () {
    return requireDocker(this);
  });
  beforeEach(async () => {
    stack = await ScratchStack.create({ runtime: "docker" });
  });
  afterEach(async () => {
    await stack.remove();
    await removeFromDocker(stack.name);
  });

  for (const { name, hasCome, ending } of MOMENTS) {
    if (isFull() || ending === "next up") {
      it(`${name} is finished by the next one`, async () => {
        await killWhen("up", stack, () => hasCome(stack));
        const startedAt = Date.now();
        await bringUp(stack);
        recordOutcome({ row: "P1", runtime: "docker", healedMs: Date.now() - startedAt });
        const { bootstrapServers } = await stack.outputs();
        assert.deepEqual(await dockerResourcesOf(stack), EVERYTHING);
        await publish(bootstrapServers, "orders", FIRST);
        assert.deepEqual(await readAll(bootstrapServers, "orders", FIRST.length), FIRST);
        await bringUp(stack, "--expect-no-changes");
      });
    }

    if (isFull() || ending === "destroy") {
      it(`${name} can be destroyed as it is`, async () => {
        await killWhen("up", stack, () => hasCome(stack));
        await succeeds(stack.destroy());
        assert.deepEqual(await dockerResourcesOf(stack), NOTHING);
      });
    }
  }
});
