import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { ServicePlan } from "../../../../components/runtime/runtime";
import type { Login } from "../../../../components/runtime/ssh/connection/login";
import type { HostAssignment } from "../../../../components/runtime/ssh/hosts/host-assignment";
import type { HostEntry } from "../../../../components/runtime/ssh/hosts/host-entries";
import { type PreparedHosts, preflight, type SshChoice } from "../../../../components/runtime/ssh/preflight";
import { register } from "../../../../testing/pulumi-mocks";
import { freePort } from "../../../support/fake-service";
import { brokers, zooKeepers } from "../../../support/hosts-and-plans";
import { valuesIn } from "../../../support/script-values";
import { placedOn } from "../../../support/ssh-cluster";
import { factsOfHost, sshHosts } from "../../../support/ssh-hosts";

const CANT = "the hosts can't run the cluster as configured: ";
const DISTRIBUTION = { version: "3.3.1", scalaVersion: "2.13" };

/** A host that is looked at, and what it was asked. */
interface LookedAt {
  readonly entry: HostEntry;
  readonly questions: Record<string, string | string[]>[];
}

describe("preflight of hosts", () => {
  const start = sshHosts();

  /** A host that tells this of itself; others reach it by its name. */
  async function host(
    name: string,
    facts: Readonly<Record<string, string | number>> = {},
    kept: readonly string[] = [],
  ): Promise<LookedAt> {
    const questions: LookedAt["questions"] = [];
    const login: Login = await start((command, stdin) => {
      if (command === "bash -s -- kept") {
        return { stdout: kept.map((service) => `kept=${service}\n`).join("") };
      }
      assert.equal(command, "bash -s -- tell");
      questions.push(valuesIn(stdin));
      return { stdout: factsOfHost(facts) };
    });
    const { jump: _, ...entry } = login;
    return { entry: { name, advertisedHost: `${name}.example`, ...entry }, questions };
  }

  async function look(
    plans: readonly ServicePlan[],
    hosts: readonly LookedAt[],
    choice: Partial<SshChoice> = {},
    placed: HostAssignment = {},
  ): Promise<PreparedHosts> {
    const found: PreparedHosts[] = [];
    await register(
      async () => {
        const entries = hosts.map(({ entry }) => entry);
        const given = { distribution: DISTRIBUTION, bindAddress: "0.0.0.0", ...choice };
        found.push(await preflight(plans, { ...given, hosts: entries }));
      },
      undefined,
      { answer: placedOn(placed) },
    );
    const [sites] = found;
    assert.ok(sites);
    return sites;
  }

  it("tells where services go, and where things lie on each host that has one", async () => {
    const hosts = [await host("a"), await host("b", { home: "/srv/kafka" }), await host("c")];
    const { sites, placement } = await look([...zooKeepers(1), ...brokers(2)], hosts);
    assert.deepEqual(placement, { "zookeeper-1": "a", "kafka-0": "a", "kafka-1": "b" });
    assert.deepEqual(
      sites.map(({ name, layout, lacksJava, fetches }) => [name, layout.root, lacksJava, fetches]),
      [
        ["a", "/home/kafka/kafka-cluster/kafka-cluster-test", false, false],
        ["b", "/srv/kafka/kafka-cluster/kafka-cluster-test", false, false],
      ],
    );
    assert.equal(hosts[2]?.questions.length, 0);
  });

  it("asks each host once for what its own services need", async () => {
    const disk = { dataFreeMiB: 9_000, dataWritable: "yes" };
    const hosts = [await host("a", disk), await host("b", disk)];
    await look([...zooKeepers(3), ...brokers(2)], hosts, { dataDir: "/srv", javaHome: "/opt/jdk" });
    const [{ port_services, port_numbers, port_addresses, data_services, data_files, ...question } = {}, ...more] =
      hosts[1]?.questions ?? [];
    assert.deepEqual(more, []);
    assert.deepEqual(question, {
      stack_folder: "kafka-cluster-test",
      data_root: "/srv",
      java_home: "/opt/jdk",
      installation: "kafka_2.13-3.3.1",
      url: "",
      owner: "kafka-cluster/test",
    });
    assert.deepEqual(port_services, ["zookeeper-2", "zookeeper-2", "zookeeper-2", "kafka-1"]);
    assert.deepEqual(port_numbers, ["2181", "2888", "3888", "9092"]);
    assert.deepEqual(port_addresses, ["00000000", "00000000", "00000000", "00000000"]);
    assert.deepEqual(data_services, ["zookeeper-2", "kafka-1"]);
    assert.deepEqual(data_files, ["", "meta.properties"]);
  });

  it("sees who lacks a Java, and who fetches an archive that has a URL", async () => {
    const archive = "https://kafka.example/kafka.tgz";
    const hosts = [
      await host("a", { java: "/home/kafka/kafka-cluster/x/bin/java" }),
      await host("b", { fetches: "yes" }),
    ];
    const distribution = { ...DISTRIBUTION, archive, archiveSha512: "0".repeat(128) };
    const { sites } = await look(brokers(2), hosts, { distribution });
    assert.deepEqual(
      sites.map(({ lacksJava, fetches }) => [lacksJava, fetches]),
      [
        [true, false],
        [false, true],
      ],
    );
    assert.equal(hosts[0]?.questions[0]?.url, archive);
  });

  it("places services where their data was kept when the stack was destroyed", async () => {
    const hosts = [await host("a"), await host("b", {}, ["kafka-0"])];
    const { placement } = await look(brokers(2), hosts);
    assert.deepEqual(placement, { "kafka-0": "b", "kafka-1": "a" });
  });

  it("names a host that can't be asked what was kept there", async () => {
    const b = await host("b");
    const away: LookedAt = { ...b, entry: { ...b.entry, port: await freePort() } };
    await assert.rejects(
      look(brokers(1), [await host("a"), away]),
      /host b can't be used, kafka@127\.0\.0\.1:\d+ refuses/,
    );
  });

  it("leaves services where they run", async () => {
    const hosts = [await host("new"), await host("a")];
    const { placement } = await look(brokers(2), hosts, {}, { "kafka-0": "a", "kafka-1": "a" });
    assert.deepEqual(placement, { "kafka-0": "a", "kafka-1": "a" });
  });

  /** That a look finds this. */
  async function rejects(message: string, looked: () => Promise<PreparedHosts>): Promise<void> {
    await assert.rejects(looked, (error) => pulumi.RunError.isInstance(error) && error.message === `${CANT}${message}`);
  }

  it("asks for a host that is missing and that a service runs on", async () => {
    const a = await host("a");
    await rejects(
      "hosts must hold gone, on which kafka-1 runs, got a; put it back (a host that takes its place keeps its name, with another address and hostKey)",
      () => look(brokers(2), [a], {}, { "kafka-1": "gone" }),
    );
  });

  it("names addresses and ports that are wrong", async () => {
    const hosts = [await host("a"), await host("b")];
    await rejects(
      'advertisedHost can\'t be that of 2 hosts, got "kafka.example"; remove it and set advertisedHost of each host where its address is not what clients connect to; ' +
        "zookeeperPort must keep the ports of zookeeper-1 on a (2181) apart from the ports of kafka-0, kafka-2 on a (2180 to 2181), got 2181; change it",
      () => look([...zooKeepers(1), ...brokers(3, { port: 2_180 })], hosts, { advertisedHost: "kafka.example" }),
    );
  });

  it("names in one message what stands in the way on every host, and who is not reached", async () => {
    const port = await freePort();
    const [a, b, c] = [await host("a", { memoryMiB: 100 }), await host("b"), await host("c", { kernel: "Darwin" })];
    const away: LookedAt = { ...b, entry: { ...b.entry, port } };
    await rejects(
      "host a has 100 MiB of memory, got heaps of together 128 MiB for zookeeper-1, kafka-0; lower heapMiB and the other heaps or add a host; " +
        `host b can't be used, kafka@127.0.0.1:${port} refuses connections; start its SSH server, or correct its address and port; ` +
        "host c must run Linux, got Darwin; use another host",
      () => look([...zooKeepers(1), ...brokers(3)], [a, away, c]),
    );
  });

  it("names a host that can't be logged in to as configured, before any is asked", async () => {
    const a = await host("a");
    const { privateKey: _, ...entry } = a.entry;
    await assert.rejects(look(brokers(1), [{ ...a, entry: { ...entry, privateKeyPath: "/nowhere/id" } }]), {
      message: `${CANT}hosts[0].privateKeyPath must be a file that can be read, got "/nowhere/id" (ENOENT); correct it`,
    });
  });
});
