// Verifies, on hosts with an SSH server each: after an `up` that was killed or lost its connection, the next one ends well,
// with one process for each service, and `destroy` leaves nothing; the next `destroy` finishes one that was killed; a service
// whose host lost its network during the start is neither ended nor started twice.
// Does not verify: further moments (`npm run faults` tries them), crashes of hosts (ssh-cluster.test.ts reboots one).
import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import {
  type InterruptedOnHost,
  MOMENTS,
  testKilledUps,
  twoInterruptedHosts,
} from "../../testing/cases/interrupted-on-host";
import { serviceDirOn } from "../../testing/hosts/ssh-stack";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killWhen } from "../../testing/stack/kill-when";

describe("a command on hosts that did not end", function () {
  this.timeout(300_000);

  const two = twoInterruptedHosts(this);
  const nth = (index: number): InterruptedOnHost => two()[index] as InterruptedOnHost;

  testKilledUps([MOMENTS.copy, MOMENTS.zooKeeper, MOMENTS.broker], two);

  it("because its connection ended during a copy says so, and the next one copies again", async () => {
    const other = nth(1);
    const ended = other.reached("incoming/kafka.tgz", "pkill -u kafka 'sshd|sftp-server'");
    const text = await fails(other.stack.up());
    await ended;
    assert.match(text, new RegExp(`copy to \\S+/incoming/kafka.tgz on ${other.host.address}:22 failed`));
    await succeeds(other.stack.up());
    await other.assertComplete();
  });

  it("but was killed while it destroyed is finished by the next one", async () => {
    const other = nth(1);
    await killWhen("destroy", other.stack, async () => (await other.pids())["kafka-0"] === undefined);
    await other.assertDestroyed();
  });

  it("because its host lost the network during the broker's start leaves the broker, which the next one adopts", async () => {
    const one = nth(0);
    const { host, stack } = one;
    const disconnected = one.reached("services/kafka-0/pid").then(() => host.disconnect());
    const startedAt = Date.now();
    const text = await fails(stack.up());
    await disconnected;
    assert.match(text, new RegExp(`connection to ${host.address}:22 was lost before the command ended`));
    assert.ok(Date.now() - startedAt < 90_000, `named after ${Date.now() - startedAt} ms`);
    const before = await one.pids();
    const log = `${serviceDirOn(host, stack, "kafka-0")}/logs/server.log`;
    const starts = async () => Number(await host.exec(`grep -c 'started (kafka.server.KafkaServer)' ${log} || true`));
    await waitUntil(
      async () => (await starts()) === 1 || undefined,
      (cause) => new Error("the broker does not start", { cause }),
      { timeoutMs: 60_000, intervalMs: 200 },
    );
    await host.reconnect();
    await succeeds(stack.up());
    assert.deepEqual(await one.pids(), before);
    assert.equal(await starts(), 1);
    await one.assertComplete();
    await one.assertDestroyed();
  });
});
