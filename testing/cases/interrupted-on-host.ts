import assert from "node:assert/strict";

import { makeHosts, type TestHosts } from "../hosts/make-hosts";
import { requireHosts } from "../hosts/require-hosts";
import { folderOn, leftoversOn, servicesOn, sshStack } from "../hosts/ssh-stack";
import type { TestHost } from "../hosts/test-host";
import { publish, readAll } from "../kafka/client";
import { succeeds } from "../stack/command-results";
import { killWhen } from "../stack/kill-when";
import type { ScratchStack } from "../stack/scratch-stack";

/** Moment of an `up`. */
interface Moment {
  readonly when: string;
  /** Pattern of a path in the stack's folder, which exists from then on. */
  readonly pattern: string;
  /** Pattern of the programs on the host to stop, so that the moment lasts. @defaultValue - none */
  readonly programs?: string;
}

/** Moments of an `up` on a host, in order. */
export const MOMENTS: Readonly<Record<"copy" | "unpack" | "zooKeeper" | "broker" | "smokeTest", Moment>> = {
  copy: { when: "while the archive was copied", pattern: "incoming/kafka.tgz", programs: "sshd|sftp-server" },
  unpack: {
    when: "while the archive was unpacked",
    pattern: "distributions/.unpacking.*/kafka/libs/*",
    programs: "tar",
  },
  zooKeeper: { when: "while ZooKeeper started", pattern: "services/zookeeper/pid" },
  broker: { when: "while the broker started", pattern: "services/kafka-0/pid" },
  smokeTest: { when: "while the smoke test ran", pattern: "services/kafka-0/acknowledged" },
};

/** Stack on one host, whose commands are interrupted. */
export class InterruptedOnHost {
  constructor(
    readonly host: TestHost,
    readonly stack: ScratchStack,
  ) {}

  /** Resolves when a path of the stack's folder exists, with content if it is a file; then runs a command on the host. */
  reached(pattern: string, command = "true"): Promise<string> {
    return this.host.exec(
      `found() { local path; for path in ${folderOn(this.host, this.stack)}/${pattern}; do [[ -s $path ]] && return; done; return 1; }
      exec {never}<> <(:) # To wait without a program: some moments are short.
      for ((turn = 0; turn < 12000; turn++)); do ! found || break; read -rt 0.005 -u "$never" || true; done
      found
      ${command}`,
    );
  }

  /** Starts an `up`, and kills it at a moment. */
  async killUpAt({ pattern, programs }: Moment): Promise<void> {
    await killWhen("up", this.stack, async () => {
      await this.reached(pattern, programs === undefined ? "true" : `pkill -STOP -u kafka '${programs}'`);
      return true;
    });
    await this.resume();
  }

  /** Lets the programs go on that a moment has stopped. */
  resume(): Promise<string> {
    return this.host.exec("pkill -CONT -u kafka || true");
  }

  /** Pids of the services. */
  async pids(): Promise<Record<string, number[]>> {
    const services = Object.entries(await servicesOn(this.host));
    return Object.fromEntries(
      services.map(([service, processes]) => [service, processes.map(({ pidInHost }) => pidInHost)]),
    );
  }

  /** Asserts that each service is one process, that the cluster works, and that another `up` changes nothing. */
  async assertComplete(): Promise<void> {
    const counts = Object.entries(await this.pids()).map(([service, { length }]) => `${length} ${service}`);
    assert.deepEqual(counts.sort(), ["1 kafka-0", "1 zookeeper"]);
    const { bootstrapServers } = await this.stack.outputs();
    await publish(bootstrapServers, "orders", ["one"]);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 1), ["one"]);
    await succeeds(this.stack.up("--expect-no-changes"));
  }

  /** Destroys the stack, and asserts that nothing is left on the host. */
  async assertDestroyed(): Promise<void> {
    await succeeds(this.stack.destroy());
    assert.deepEqual(await leftoversOn(this.host), []);
  }
}

/** Tests of an `up` that was killed: on one host the next `up` finishes it, on the other host `destroy` removes everything. */
export function testKilledUps(moments: readonly Moment[], two: () => readonly InterruptedOnHost[]): void {
  for (const moment of moments) {
    it(`but was killed ${moment.when} is finished by the next one, or can be destroyed as it is`, async () => {
      const [one, other] = two() as readonly [InterruptedOnHost, InterruptedOnHost];
      const isFinished = async () => {
        await one.killUpAt(moment);
        await succeeds(one.stack.up());
        await one.assertComplete();
        await one.assertDestroyed();
      };
      const isDestroyed = async () => {
        await other.killUpAt(moment);
        await other.assertDestroyed();
      };
      await Promise.all([isFinished(), isDestroyed()]);
    });
  }
}

/**
 * Makes two hosts with a stack each for the tests of a suite; skips the suite if hosts can't be made. After a failed test,
 * resumes and destroys both stacks, so that the next test does not fail for the same reason. After the suite, removes all.
 *
 * @returns the hosts, once the suite runs.
 */
export function twoInterruptedHosts(suite: Mocha.Suite): () => readonly InterruptedOnHost[] {
  let made: TestHosts | undefined;
  let two: InterruptedOnHost[] = [];

  suite.beforeAll(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 2 });
    two = await Promise.all(made.hosts.map(async (host) => new InterruptedOnHost(host, await sshStack([host]))));
  });
  suite.afterEach(async function () {
    if (this.currentTest?.isFailed()) {
      await Promise.all(
        two.map(async (each) => {
          await each.resume();
          await each.stack.destroy();
        }),
      );
    }
  });
  suite.afterAll(async () => {
    for (const { stack } of two) {
      await stack.remove();
    }
    await made?.remove();
  });
  return () => two;
}
