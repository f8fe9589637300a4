// Proves, on hosts with an SSH server each: wherever an `up` was killed or cut, the next one ends well, with one process
// for each service, and `destroy` leaves nothing; a `destroy` that was killed is finished by the next one; a service
// whose host was cut off the network while it started is neither ended nor started twice.
// Does not prove: crashes at every single point, nor of the hosts (ssh-cluster.test.ts reboots one).
import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { folderOn, leftoversOn, serviceDirOn, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publish, readAll } from "../../testing/kafka/client";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";
import type { ScratchStack } from "../../testing/stack/scratch-stack";

/** Stops what the account has started over SSH, so that a moment lasts; {@link goOn} ends it. */
const HOLD = "pkill -STOP -u kafka";

const goOn = (host: TestHost): Promise<string> => host.exec("pkill -CONT -u kafka || true");

/** How far an `up` is: a path in the stack's folder that is there by then, and what is held there. */
const MOMENTS: readonly (readonly [when: string, pattern: string, held?: string])[] = [
  ["while the archive was copied", "incoming/kafka.tgz", "sshd|sftp-server"],
  ["while the archive was unpacked", "distributions/.unpacking.*/kafka/libs/*", "tar"],
  ["while ZooKeeper started", "services/zookeeper/pid"],
  ["while the broker started", "services/kafka-0/pid"],
  ["while the cluster was proven", "services/kafka-0/acknowledged"],
];

describe("a command on hosts that did not end", function () {
  this.timeout(300_000);

  const stacks: ScratchStack[] = [];
  let made: TestHosts;
  let [one, two]: TestHost[] = [];
  let stack: ScratchStack;
  let other: ScratchStack;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 2 });
    [one, two] = made.hosts as [TestHost, TestHost];
    stack = await sshStack([one]);
    stacks.push(stack);
    other = await sshStack([two]);
    stacks.push(other);
  });
  after(async () => {
    for (const found of stacks) {
      await found.remove();
    }
    await made?.remove();
  });
  // What a test that failed half-way has left must not be in the way of the next one.
  afterEach(async function () {
    if (this.currentTest?.isFailed()) {
      await Promise.all(made.hosts.map(goOn));
      await Promise.all(stacks.map((found) => found.destroy()));
    }
  });

  /** Resolves when a path of a stack's folder is there, and has something in it if it is a file; then runs a command. */
  const reached = (host: TestHost, of: ScratchStack, pattern: string, command = "true"): Promise<string> =>
    host.exec(
      `found() { local path; for path in ${folderOn(host, of)}/${pattern}; do [[ -s $path ]] && return; done; return 1; }
      exec {never}<> <(:) # To wait at without a program: some moments are over soon.
      for ((turn = 0; turn < 12000; turn++)); do ! found || break; read -rt 0.005 -u "$never" || true; done
      found
      ${command}`,
    );

  const upKilledAt = async (host: TestHost, of: ScratchStack, pattern: string, held?: string): Promise<void> => {
    const hold = held === undefined ? "true" : `${HOLD} '${held}'`;
    await killWhen("up", of, async () => {
      await reached(host, of, pattern, hold);
      return true;
    });
    await goOn(host);
  };

  const processesOn = async (host: TestHost): Promise<Record<string, number[]>> => {
    const services = Object.entries(await servicesOn(host));
    return Object.fromEntries(
      services.map(([service, processes]) => [service, processes.map(({ pidInHost }) => pidInHost)]),
    );
  };

  const isWhole = async (host: TestHost, of: ScratchStack): Promise<void> => {
    const counts = Object.entries(await processesOn(host)).map(([service, { length }]) => `${length} ${service}`);
    assert.deepEqual(counts.sort(), ["1 kafka-0", "1 zookeeper"]);
    const { bootstrapServers } = await of.outputs<{ readonly bootstrapServers: string }>();
    await publish(bootstrapServers, "orders", ["one"]);
    assert.deepEqual(await readAll(bootstrapServers, "orders", 1), ["one"]);
    await succeeds(of.up("--expect-no-changes"));
  };

  const isGone = async (host: TestHost, of: ScratchStack): Promise<void> => {
    await succeeds(of.destroy());
    assert.deepEqual(await leftoversOn(host), []);
  };

  for (const [when, pattern, held] of MOMENTS) {
    it(`but was killed ${when} is finished by the next one, or can be destroyed as it is`, async () => {
      const finished = async (host: TestHost) => {
        await upKilledAt(host, stack, pattern, held);
        await succeeds(stack.up());
        await isWhole(host, stack);
        await isGone(host, stack);
      };
      const destroyed = async (host: TestHost) => {
        await upKilledAt(host, other, pattern, held);
        await isGone(host, other);
      };
      await Promise.all([finished(one as TestHost), destroyed(two as TestHost)]);
    });
  }

  it("because its connection was ended while it copied says so, and the next one copies again", async () => {
    const host = two as TestHost;
    const ended = reached(host, other, "incoming/kafka.tgz", "pkill -u kafka 'sshd|sftp-server'");
    const text = await fails(other.up());
    await ended;
    assert.match(text, new RegExp(`copy to \\S+/incoming/kafka.tgz on ${host.address}:22 failed`));
    await succeeds(other.up());
    await isWhole(host, other);
  });

  it("but was killed while it destroyed is finished by the next one", async () => {
    const host = two as TestHost;
    await killWhen("destroy", other, async () => (await processesOn(host))["kafka-0"] === undefined);
    await isGone(host, other);
  });

  it("because its host was cut off while the broker started leaves that to start, and the next one takes it up", async () => {
    const host = one as TestHost;
    const cut = reached(host, stack, "services/kafka-0/pid").then(() => host.disconnect());
    const startedAt = Date.now();
    const text = await fails(stack.up());
    await cut;
    assert.match(text, new RegExp(`connection to ${host.address}:22 was lost before the command ended`));
    assert.ok(Date.now() - startedAt < 90_000, `named after ${Date.now() - startedAt} ms`);
    const before = await processesOn(host);
    const log = `${serviceDirOn(host, stack, "kafka-0")}/logs/server.log`;
    const starts = async () => Number(await host.exec(`grep -c 'started (kafka.server.KafkaServer)' ${log} || true`));
    await waitUntil(
      async () => (await starts()) === 1 || undefined,
      (cause) => new Error("the broker does not start", { cause }),
      { timeoutMs: 60_000, intervalMs: 200 },
    );
    await host.reconnect();
    await succeeds(stack.up());
    assert.deepEqual(await processesOn(host), before);
    assert.equal(await starts(), 1);
    await isWhole(host, stack);
    await isGone(host, stack);
  });
});
