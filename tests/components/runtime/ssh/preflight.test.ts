import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { PrepareRequest } from "../../../../components/runtime/runtime";
import type { ServicePlan } from "../../../../components/runtime/service-plan";
import type { Login } from "../../../../components/runtime/ssh/connection/login";
import type { HostEntry } from "../../../../components/runtime/ssh/hosts/host-entries";
import { type HostSettings, type PreparedHosts, preflight } from "../../../../components/runtime/ssh/preflight";
import { JavaArchive } from "../../../../components/runtime/ssh/resources/java-archive";
import { register } from "../../../../testing/pulumi-mocks";
import { freePort } from "../../../support/fake-service";
import { brokers, zooKeepers } from "../../../support/hosts-and-plans";
import { makeRequest } from "../../../support/local-cluster";
import { valuesIn } from "../../../support/script-values";
import { factsOfHost, sshHosts } from "../../../support/ssh-hosts";
import { LOCKED_KEY } from "../../../support/ssh-keys";

const SUBJECT = "the hosts can't run the cluster as configured:\n";
const DISTRIBUTION = { version: "3.3.1", scalaVersion: "2.13" };

/** Services on all addresses of their hosts. */
const ANY = { bindAddress: "0.0.0.0" };

/** Host with an SSH server, and the inspections that it answered. */
interface InspectedHost {
  readonly entry: HostEntry;
  readonly inspections: Record<string, string | string[]>[];
}

describe("preflight", () => {
  const start = sshHosts();

  /** Starts a host that prints these facts, and has data of these services. */
  async function startHost(
    name: string,
    facts: Readonly<Record<string, string | number>> = {},
    servicesWithData: readonly string[] = [],
  ): Promise<InspectedHost> {
    const inspections: InspectedHost["inspections"] = [];
    const login: Login = await start((command, stdin) => {
      if (command === "bash -s -- list_services") {
        return { stdout: servicesWithData.map((service) => `service=${service}\n`).join("") };
      }
      assert.equal(command, "bash -s -- inspect");
      inspections.push(valuesIn(stdin));
      return { stdout: factsOfHost(facts) };
    });
    const { jump: _, ...entry } = login;
    return { entry: { name, advertisedHost: `${name}.example`, ...entry }, inspections };
  }

  async function prepare(
    services: readonly ServicePlan[],
    hosts: readonly InspectedHost[],
    settings: Partial<HostSettings> = {},
    request: Partial<PrepareRequest> = {},
  ): Promise<PreparedHosts> {
    const results: PreparedHosts[] = [];
    await register(async () => {
      const entries = hosts.map(({ entry }) => entry);
      results.push(await preflight({ hosts: entries, ...settings }, makeRequest(services, request)));
    });
    const [prepared] = results;
    assert.ok(prepared);
    return prepared;
  }

  it("assigns services to hosts, and returns the paths of each host with services", async () => {
    const all = [await startHost("a"), await startHost("b", { home: "/srv/kafka" }), await startHost("c")];
    const { hosts, assignment } = await prepare([...zooKeepers(1, ANY), ...brokers(2, ANY)], all);
    assert.deepEqual(assignment, { "zookeeper-1": "a", "kafka-0": "a", "kafka-1": "b" });
    assert.deepEqual(
      hosts.map(({ name, layout, needsJava, downloads }) => [name, layout.root, needsJava, downloads]),
      [
        ["a", "/home/kafka/kafka-cluster/kafka-cluster-test", false, false],
        ["b", "/srv/kafka/kafka-cluster/kafka-cluster-test", false, false],
      ],
    );
    assert.equal(all[2]?.inspections.length, 0);
  });

  it("inspects each host once, for its own services", async () => {
    const disk = { dataDisk: "9000 yes /srv" };
    const hosts = [await startHost("a", disk), await startHost("b", disk)];
    await prepare([...zooKeepers(3, ANY), ...brokers(2, ANY)], hosts, { dataDir: "/srv", javaHome: "/opt/jdk" });
    const [
      { port_services, port_numbers, port_addresses, data_services, data_files, data_spreads, ...inspection } = {},
      ...more
    ] = hosts[1]?.inspections ?? [];
    assert.deepEqual(more, []);
    assert.deepEqual(inspection, {
      stack_folder: "kafka-cluster-test",
      data_roots: ["/srv"],
      further_programs: [],
      java_home: "/opt/jdk",
      installation: "kafka_2.13-3.3.1",
      url: "",
      owner: "kafka-cluster/test",
    });
    assert.deepEqual(port_services, ["zookeeper-2", "zookeeper-2", "zookeeper-2", "kafka-1"]);
    assert.deepEqual(port_numbers, ["2181", "2888", "3888", "9092"]);
    assert.deepEqual(port_addresses, ["00000000", "00000000", "00000000", "00000000"]);
    assert.deepEqual(data_services, ["zookeeper-2", "kafka-1"]);
    assert.deepEqual(data_spreads, ["false", "false"]);
    assert.deepEqual(data_files, ["", "meta.properties"]);
  });

  it("finds hosts without Java, and hosts that download the archive from a URL", async () => {
    const archive = "https://kafka.example/kafka.tgz";
    const all = [
      await startHost("a", { java: "/home/kafka/kafka-cluster/x/bin/java" }),
      await startHost("b", { downloads: "yes" }),
    ];
    const distribution = { ...DISTRIBUTION, archive, archiveSha512: "0".repeat(128) };
    const { hosts } = await prepare(brokers(2, ANY), all, {}, { distribution });
    assert.deepEqual(
      hosts.map(({ needsJava, downloads }) => [needsJava, downloads]),
      [
        [true, false],
        [false, true],
      ],
    );
    assert.equal(all[0]?.inspections[0]?.url, archive);
  });

  it("assigns services to the hosts with their retained data", async () => {
    const hosts = [await startHost("a"), await startHost("b", {}, ["kafka-0"])];
    const { assignment } = await prepare(brokers(2, ANY), hosts);
    assert.deepEqual(assignment, { "kafka-0": "b", "kafka-1": "a" });
  });

  it("fails if a host can't be asked for retained data", async () => {
    const b = await startHost("b");
    const away: InspectedHost = { ...b, entry: { ...b.entry, port: await freePort() } };
    await assert.rejects(
      prepare(brokers(1), [await startHost("a"), away]),
      /host b can't be used, kafka@127\.0\.0\.1:\d+ refuses/,
    );
  });

  it("leaves deployed services on their hosts", async () => {
    const hosts = [await startHost("new"), await startHost("a")];
    const deployedHosts = { "kafka-0": "a", "kafka-1": "a" };
    const { assignment } = await prepare(brokers(2, ANY), hosts, {}, { deployedHosts });
    assert.deepEqual(assignment, deployedHosts);
  });

  it("waits for a private key that is an output", async () => {
    const { entry, inspections } = await startHost("a");
    const secret = { ...entry, privateKey: pulumi.secret(entry.privateKey ?? "") };
    const { hosts } = await prepare(brokers(1), [{ entry: secret, inspections }]);
    assert.equal(hosts[0]?.login.privateKey, entry.privateKey);
  });

  async function rejects(message: string, prepared: () => Promise<PreparedHosts>): Promise<void> {
    await assert.rejects(
      prepared,
      (error) => pulumi.RunError.isInstance(error) && error.message === `${SUBJECT}${message}`,
    );
  }

  it("rejects outputs that are no usable keys, before a log-in", async () => {
    const hosts = [await startHost("a"), await startHost("b")].map(({ entry, inspections }) => ({
      entry: { ...entry, privateKey: pulumi.secret(LOCKED_KEY) },
      inspections,
    }));
    await rejects(
      "hosts[0].privateKey, hosts[1].privateKey must be a private key without a passphrase, got one with a passphrase; " +
        "load the key into your SSH agent with `ssh-add` and remove privateKey",
      () => prepare(brokers(2, ANY), hosts),
    );
    assert.deepEqual(
      hosts.flatMap(({ inspections }) => inspections),
      [],
    );
  });

  it("rejects a private key that a preview does not know yet", async () => {
    const { entry } = await startHost("a");
    await rejects(
      "hosts[0].privateKey must be known before the cluster is created, got an output of a resource that does not exist yet; create that resource first",
      async () => {
        const program = async () => {
          // The mock engine leaves the output out, so a preview does not know its value.
          const privateKey = new JavaArchive("unknown", { architecture: "x86_64" }).path;
          await preflight({ hosts: [{ ...entry, privateKey }] }, makeRequest(brokers(1)));
        };
        await register(program, undefined, { preview: true });
        return assert.fail("the preflight must fail");
      },
    );
  });

  it("rejects a list without a host of a deployed service", async () => {
    const a = await startHost("a");
    await rejects(
      "hosts must contain gone (with kafka-1), got a; add the host again (a replacement keeps the name, with another address and hostKey)",
      () => prepare(brokers(2), [a], {}, { deployedHosts: { "kafka-1": "gone" } }),
    );
  });

  it("rejects addresses and ports that do not fit the hosts", async () => {
    const hosts = [await startHost("a"), await startHost("b")];
    const services = [...zooKeepers(1, ANY), ...brokers(3, { ...ANY, port: 2_180, advertisedHost: "kafka.example" })];
    await rejects(
      'advertisedHost must not be set for 2 hosts, got "kafka.example"; remove it, and set advertisedHost of each host that clients do not reach by its address; ' +
        "port must keep the client ports of kafka-0, kafka-2 on a (2180 to 2181) apart from the client ports of zookeeper-1 on a (2181), got 2180; change it",
      () => prepare(services, hosts),
    );
  });

  it("rejects all problems of all hosts in one message, also of hosts that can't be reached", async () => {
    const port = await freePort();
    const a = await startHost("a", { memoryMiB: 100 });
    const b = await startHost("b");
    const c = await startHost("c", { kernel: "Darwin" });
    const away: InspectedHost = { ...b, entry: { ...b.entry, port } };
    await rejects(
      "host a must have 143 MiB of memory for the heaps of zookeeper-1, kafka-0 (128 MiB), got 100 MiB; lower heapMiB and the other heaps, or add a host; " +
        `host b can't be used, kafka@127.0.0.1:${port} refuses connections; start its SSH server, or correct its address and port; ` +
        "host c must run Linux, got Darwin; use another host",
      () => prepare([...zooKeepers(1, ANY), ...brokers(3, ANY)], [a, away, c]),
    );
  });

  it("rejects the same problem of several hosts once", async () => {
    const hosts = [await startHost("a", { kernel: "Darwin" }), await startHost("b", { kernel: "Darwin" })];
    await rejects("host a, host b must run Linux, got Darwin; use another host", () => prepare(brokers(2, ANY), hosts));
  });

  it("rejects a host without a usable key, before it is inspected", async () => {
    const a = await startHost("a");
    const { privateKey: _, ...entry } = a.entry;
    await assert.rejects(prepare(brokers(1), [{ ...a, entry: { ...entry, privateKeyPath: "/nowhere/id" } }]), {
      message: `${SUBJECT}hosts[0].privateKeyPath must be a file that can be read, got "/nowhere/id" (ENOENT); correct it`,
    });
    assert.deepEqual(a.inspections, []);
  });
});
