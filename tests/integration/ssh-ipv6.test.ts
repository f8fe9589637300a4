// Verifies, on two hosts without IPv4 addresses: one `up` creates a cluster that a client on this machine publishes to and reads
// from, with ZooKeeper and with KRaft, bound to all addresses on one host and to its own address on the other; a second `up`
// changes nothing; a killed broker is healed; `destroy` leaves nothing.
// Does not verify: networks with routers, nor names whose addresses come from DNS.
import assert from "node:assert/strict";

import { formatAddress } from "../../components/shared/address";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import {
  hostEntries,
  killServiceOn,
  leftoversOn,
  onHosts,
  serviceDirOn,
  sshStack,
} from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { FIRST, publish, readAll } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import type { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

describe("on hosts with IPv6 addresses", function () {
  this.timeout(600_000);
  inOrder(this);

  let made: TestHosts;
  let hosts: readonly [TestHost, TestHost];
  let stack: ScratchStack;

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({ count: 2, ipv6: true });
    hosts = made.hosts as unknown as [TestHost, TestHost];
    stack = await sshStack(hosts, settings({ zookeepers: 3 }));
  });
  after(async () => {
    await stack?.remove();
    await made?.remove();
  });

  const settings = (other: Readonly<Record<string, unknown>>) => ({
    bindAddress: "::",
    hosts: hostEntries(hosts).map((entry, index) => (index === 0 ? entry : { ...entry, bindAddress: entry.address })),
    brokers: 2,
    ...other,
  });

  const servers = (port: number): string =>
    hosts.map(({ address }) => formatAddress({ host: address, port })).join(",");

  /** Asserts that records can be published and read. */
  const roundTrip = async (topic: string): Promise<void> => {
    await publish(servers(9_092), topic, FIRST);
    assert.deepEqual(await readAll(servers(9_092), topic, FIRST.length), FIRST);
  };

  it("is up after one command, with ZooKeeper", async () => {
    await succeeds(stack.up());
    const { bootstrapServers, zookeeperConnect, smokeTest } = await stack.outputs();
    assert.equal(bootstrapServers, servers(9_092));
    assert.equal(
      zookeeperConnect,
      `${servers(2_181)},${formatAddress({ host: hosts[0].address, port: 2_182 })}`, // The third server is on the first host.
    );
    assert.equal(smokeTest.proven.length, 4);
    await roundTrip("orders");
  });

  it("binds each host to the address that is set for it", async () => {
    for (const [index, address] of ["::", hosts[1].address].entries()) {
      const host = hosts[index] as TestHost;
      const text = await host.exec(`cat ${serviceDirOn(host, stack, `kafka-${index}`)}/config/server.properties`);
      assert.ok(text.includes(`\nlisteners=PLAINTEXT://[${address}]:9092\n`), text);
    }
  });

  it("is not changed by a second command", async () => {
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("shows a killed broker, and is healed", async () => {
    await killServiceOn(hosts[1], "kafka-1");
    assert.match(await succeeds(stack.preview()), /process \d+ has ended/);
    await succeeds(stack.up());
    await roundTrip("payments");
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("leaves nothing after `destroy`", async () => {
    await succeeds(stack.destroy());
    for (const host of hosts) {
      assert.deepEqual(await leftoversOn(host), [], host.name);
    }
  });

  it("is up after one command, with KRaft", async () => {
    await stack.configure(onHosts(hosts, settings({ coordination: "kraft", controllers: 3 })));
    await succeeds(stack.up());
    const { controllerQuorumVoters } = await stack.outputs();
    assert.match(controllerQuorumVoters, /^3001@\[fd10:[\da-f:]+::1\]:10093,3002@\[fd10:[\da-f:]+::2\]:10093,3003@/);
    await roundTrip("orders");
    await succeeds(stack.up("--expect-no-changes"));
    await succeeds(stack.destroy());
  });
});
