// Verifies: three brokers with three replicas serve a client that writes all the time, while the version of Kafka changes, forth
// and back, and while the protocol is raised. An `up` that is killed meanwhile, at each of its steps, is finished by the next
// one, or taken back with the old version. No acknowledged record is lost.
// Does not verify, in the short form: every step, and KRaft. tests/integration/local-versions.test.ts has changes that are not
// interrupted; tests/integration/versions-elsewhere.test.ts has Docker and hosts.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { distributionSource, installationHome } from "../../components/distribution/distribution-source";
import { obtainArchive } from "../../components/distribution/obtain-archive";
import { parseProperties } from "../../components/shared/properties";
import type { FaultId } from "../../testing/faults/catalogue";
import { isFull, itInFull, times } from "../../testing/faults/form";
import { Ledger } from "../../testing/faults/ledger";
import { bringUp, hasOneJvmEach } from "../../testing/faults/stack";
import { fails, oneLine } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { STATE } from "../../tools/project";

const PROTOCOL = "inter.broker.protocol.version";

const OLD = { version: "3.3.1" };
const NEW = { version: "3.9.1" };

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];

/** ZooKeeper or KRaft. */
interface Coordination {
  readonly name: "ZooKeeper" | "KRaft";
  readonly config: Readonly<Record<string, unknown>>;
  readonly coordinators: readonly string[];
}

const ZOOKEEPER: Coordination = {
  name: "ZooKeeper",
  config: { zookeepers: times(1, 3) },
  coordinators: ["zookeeper", "zookeeper-2", "zookeeper-3"].slice(0, times(1, 3)),
};

const KRAFT: Coordination = {
  name: "KRaft",
  config: { coordination: "kraft", controllers: 3 },
  coordinators: ["controller", "controller-2", "controller-3"],
};

/** Step of an `up` that restarts all services. */
interface Step {
  readonly when: string;
  /** True once `up` has come to the step. `before` has the pids before the `up`. */
  readonly hasCome: (stack: ScratchStack, before: Readonly<Record<string, number>>) => Promise<boolean>;
}

/** Step from the start of a new process on: the process is not ready yet. */
const start =
  (service: string): Step["hasCome"] =>
  async (stack, before) => {
    const { [service]: pid } = await stack.pids();
    return pid !== undefined && pid !== before[service];
  };

/** Step while the engine creates or updates a resource. */
const work =
  (resource: string): Step["hasCome"] =>
  async (stack) =>
    new RegExp(`pending_operations.*::${resource}"`, "s").test(await stack.stateText().catch(() => ""));

const BETWEEN_BROKERS: Step = { when: "between two brokers", hasCome: start("kafka-1") };

/** Archive of a version that has a digest of its own, so that the stack has an installation of its own. */
async function ownArchive(stack: ScratchStack, { version }: { readonly version: string }) {
  const { path } = await obtainArchive(distributionSource({ version, scalaVersion: "2.13" }));
  // A gzip file may have several members. This one is empty.
  const bytes = Buffer.concat([await readFile(path), gzipSync("")]);
  const archive = join(stack.ownDir, "kafka.tgz");
  await writeFile(archive, bytes);
  return { version, archive, archiveSha512: createHash("sha512").update(bytes).digest("hex") };
}

for (const { name, config, coordinators } of isFull() ? [ZOOKEEPER, KRAFT] : [ZOOKEEPER]) {
  describe(`three brokers with ${name} that change their version of Kafka`, function () {
    this.timeout(900_000);
    inOrder(this);

    let stack: ScratchStack;
    let ledger: Ledger;
    let current = OLD;
    let protocol = "3.3";
    /** Number of interruptions. */
    let turn = 0;

    const other = () => (current === OLD ? NEW : OLD);
    const configure = (more: object) => stack.configure({ ...config, brokers: 3, ...more });
    const steps: readonly Step[] = [
      ...coordinators.slice(-1).map((service) => ({ when: `when ${service} started`, hasCome: start(service) })),
      { when: "while the first broker stopped", hasCome: work("kafka-0-service") },
      BETWEEN_BROKERS,
      { when: "before the last broker was recorded", hasCome: work("kafka-2-in-sync") },
      { when: "during the smoke test", hasCome: work("smoke-test") },
    ];
    const protocolOfFirst = async () =>
      parseProperties(await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8"))[PROTOCOL];

    before(async () => {
      stack = await ScratchStack.create();
      await configure(OLD);
      await bringUp(stack);
      const { bootstrapServers } = await stack.outputs();
      ledger = await Ledger.open(bootstrapServers, {
        replicationFactor: 3,
        settings: { "min.insync.replicas": "2" },
      });
    });
    after(async () => {
      await ledger?.close();
      await stack.remove();
    });

    /** Runs a change of the version. Asserts that no record is affected, and that each service runs once, as it should. */
    const survives = async (row: FaultId, change: () => Promise<unknown>) => {
      await ledger.survives({ row, runtime: `local, 3 brokers, ${name}` }, change);
      await hasOneJvmEach(stack, ...BROKERS, ...coordinators);
      await bringUp(stack, "--expect-no-changes");
      assert.equal((await stack.outputs()).kafkaVersion, current.version);
      assert.equal(await protocolOfFirst(), name === "KRaft" ? undefined : protocol);
    };

    /** Starts an `up`, and kills the CLI or the provider at a step. */
    const killUp = async ({ hasCome }: Pick<Step, "hasCome">) => {
      const before = await stack.pids();
      turn += 1;
      await killWhen(
        "up",
        stack,
        () => hasCome(stack, before),
        (command) => (turn % 2 === 0 ? command.killCli() : command.killProvider()),
      );
    };

    itInFull("publish all the while, forth and back", async () => {
      for (const row of ["V1", "V2"] as const) {
        current = other();
        await configure(current);
        await survives(row, () => bringUp(stack));
      }
    });

    itInFull("finish an `up` that was killed while it installed the version", async () => {
      const own = await ownArchive(stack, NEW);
      const existing = await readdir(STATE.distributions);
      const isInstalling = async () =>
        (await readdir(STATE.distributions)).some((name) => name.startsWith(".tmp-") && !existing.includes(name));
      await configure(own);
      current = NEW;
      await survives("V3", async () => {
        await killUp({ hasCome: isInstalling });
        await bringUp(stack);
      });
      await configure(OLD);
      current = OLD;
      await survives("V2", () => bringUp(stack));
      await rm(join(installationHome(STATE.distributions, { ...own, scalaVersion: "2.13" }), ".."), {
        recursive: true,
      });
    });

    for (const step of isFull() ? steps : [BETWEEN_BROKERS]) {
      it(`finish an \`up\` that was killed ${step.when}`, async () => {
        current = other();
        await configure(current);
        await survives("V3", async () => {
          await killUp(step);
          await bringUp(stack);
        });
      });

      it(`take back an \`up\` that was killed ${step.when}`, async () => {
        await configure(other());
        await survives("V3", async () => {
          await killUp(step);
          await configure(current);
          await bringUp(stack);
        });
      });
    }

    itInFull("finish an `up` that was killed while it raised the protocol, and are refused the way back", async () => {
      current = NEW;
      await configure(current);
      await bringUp(stack);
      await configure({ ...current, protocolVersion: "3.9" });
      protocol = "3.9";
      await survives("V4", async () => {
        await killUp(name === "KRaft" ? { hasCome: work("kafka-protocol") } : BETWEEN_BROKERS);
        if (name === "ZooKeeper") {
          await configure(current); // Without the key, the recorded protocol counts.
        }
        await bringUp(stack);
      });
      await configure(OLD);
      assert.match(oneLine(await fails(stack.preview())), /version must be 3\.9 or newer, the protocol of the cluster/);
    });
  });
}
