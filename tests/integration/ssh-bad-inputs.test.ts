// Verifies, on hosts with an SSH server each: all wrong inputs fail in one message, which names the host, the value and what
// to do, and nothing is created on any host; a host with another host key is not touched; a missing Java is installed; a
// setting that Kafka refuses is reported in the words of Kafka's log; no secret is shown.
// Does not verify: systemd (ssh-systemd.test.ts), interrupted commands (ssh-interruption.test.ts).
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { distributionSource } from "../../components/distribution/distribution-source";
import { obtainArchive, type VerifiedArchive } from "../../components/distribution/obtain-archive";
import { sha512Of } from "../../components/distribution/verify-sha512";
import { hostKeyFromText } from "../../components/runtime/ssh/connection/host-key";
import { CONNECT_TIMEOUT_MS } from "../../components/runtime/ssh/connection/ssh-client";
import type { HostEntry, LoginEntry } from "../../components/runtime/ssh/hosts/host-entries";
import { mustRun } from "../../components/shared/run-program";
import { makeHosts, type TestHosts } from "../../testing/hosts/make-hosts";
import { requireHosts } from "../../testing/hosts/require-hosts";
import { sshOutput } from "../../testing/hosts/ssh-output";
import { hostEntries, leftoversOn, onHosts, servicesOn, sshStack } from "../../testing/hosts/ssh-stack";
import type { TestHost } from "../../testing/hosts/test-host";
import { publish, readAll } from "../../testing/kafka/client";
import { makeKey } from "../../testing/ssh/ssh-server";
import { errorsIn, fails, oneLine, succeeds } from "../../testing/stack/command-results";
import type { CommandResult, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { textsSeenWhile } from "../../testing/texts-seen-while";
import { assertHidden, CANARY_PREFIX, setCanaries } from "../support/canaries";
import { aroundAll } from "../support/hooks";
import { programError } from "../support/program-error";
import { temporaryFolder } from "../support/temporary-folder";

type Config = Readonly<Record<string, unknown>>;

/** Beginning of a message about hosts. */
const CANT = "the hosts can't run the cluster as configured: ";

/**
 * Longest time that a command waits for a host that does not answer, in milliseconds: preflight or refresh wait twice. With the
 * time of the command itself, the host is named within 20 s on an idle machine.
 */
const SILENT_MS = 2 * CONNECT_TIMEOUT_MS + 2_000;

/** Command of a process that holds a port of a host. Prints the pid of the process. */
const HOLD_PORT =
  "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 9092, Listen => 1) or die; if ($_ = fork) { print; exit } close STDOUT; close STDERR; sleep 1000'";

/** Result of some work, and its duration in milliseconds. */
const timed = async <Result>(work: Promise<Result>): Promise<readonly [Result, number]> => {
  const startedAt = Date.now();
  return [await work, Date.now() - startedAt];
};

/** Log-in of a host, as the entry of another host names it as jump host. */
const asJump = ({ address, port, user, hostKey, privateKeyPath }: HostEntry): LoginEntry => ({
  address,
  port,
  user,
  hostKey,
  privateKeyPath,
});

const includes = (text: string, part: string): void =>
  assert.ok(oneLine(text).includes(part), `no "${part}" in\n${text}`);

describe("a wrong input, with hosts", function () {
  this.timeout(300_000);

  const path = temporaryFolder(aroundAll);
  const stacks: ScratchStack[] = [];
  let made: TestHosts;
  let entries: HostEntry[];
  let archive: VerifiedArchive;

  const host = (number: number): TestHost => made.hosts[number - 1] as TestHost;
  const entry = (number: number): HostEntry => entries[number - 1] as HostEntry;
  const keyOf = (number: number): string => hostKeyFromText(host(number).hostKey).name;

  const settings = (config: Config) => onHosts([host(1)], { smokeTest: false, ...config });

  const makeStack = async (config: Config = {}): Promise<ScratchStack> => {
    const stack = await sshStack([host(1)], settings(config));
    stacks.push(stack);
    return stack;
  };

  before(async function () {
    await requireHosts(this);
    made = await makeHosts({
      count: 6,
      except: { "host-4": { java: false }, "host-5": { diskMiB: 200 }, "host-6": { clockAheadS: 120 } },
    });
    entries = hostEntries(made.hosts);
    archive = await obtainArchive(distributionSource({ version: "3.3.1", scalaVersion: "2.13" }));
  });
  after(async () => {
    for (const stack of stacks) {
      await stack.remove();
    }
    await made?.remove();
  });

  const nothingIsLeft = async () => {
    for (const found of made.hosts) {
      assert.deepEqual(await leftoversOn(found), [], found.name);
    }
  };

  /** Pids of the services on a host. */
  const pids = async (found: TestHost): Promise<Record<string, number[]>> => {
    const services = Object.entries(await servicesOn(found));
    return Object.fromEntries(
      services.map(([service, processes]) => [service, processes.map(({ pidInHost }) => pidInHost)]),
    );
  };

  describe("before anything is created", () => {
    let stack: ScratchStack;
    /** Time of a refusal without a connection, in milliseconds. */
    let immediateMs: number;

    before(async () => {
      await writeFile(path("known_hosts"), `${host(2).knownHosts}\n`);
      await makeKey(path("other-key"));
      stack = await makeStack();
    });

    /** The only message of a command, which leaves nothing on any host. */
    const messageOf = async (command: Promise<CommandResult>): Promise<string> => {
      const text = await fails(command);
      const [message = "", ...others] = errorsIn(text);
      assert.deepEqual(others, [], text);
      await nothingIsLeft();
      return message;
    };

    /** Message of the program, run in this process with the real hosts. */
    const refusal = async (config: Config): Promise<string> => {
      const message = await programError(settings(config));
      await nothingIsLeft();
      return message ?? assert.fail("the program did not fail");
    };

    it("is root as the account of Kafka", async () => {
      await stack.configure(settings({ hosts: [{ ...entry(1), user: "root" }] }));
      const [message, tookMs] = await timed(messageOf(stack.preview()));
      assert.equal(
        message,
        "the stack's configuration can't be used: hosts[0].user must be another account than root, because Kafka runs as this account, got \"root\"; create one for Kafka on the host",
      );
      immediateMs = tookMs;
    });

    it("is named once by `preview` and `up`, for each of many hosts in one message, in time", async () => {
      const jump = asJump(entry(1));
      const wrong: readonly (readonly [entry: HostEntry, message: string])[] = [
        [
          { ...entry(1), hostKey: host(2).hostKey },
          `host host-1 can't be used, kafka@${entry(1).address}:22 must have the known host key ${keyOf(2)}, got ${keyOf(1)}; if the host was reinstalled, read its key on the host itself and correct hostKey or known_hosts, otherwise another machine may be intercepting the connection`,
        ],
        [
          { ...entry(2), user: "nobody" },
          `host host-2 can't be used, nobody@${entry(2).address}:22 refuses the log-in with privateKeyPath ${entry(2).privateKeyPath} (ssh-ed25519 SHA256:`,
        ],
        [
          { ...entry(6), name: "stranger", privateKeyPath: path("other-key"), jumpHost: jump },
          `host stranger can't be used, kafka@${entry(6).address}:22 (through kafka@${entry(1).address}:22) refuses the log-in with privateKeyPath ${path("other-key")} (ssh-ed25519 SHA256:`,
        ],
        [
          { ...entry(1), name: "closed", port: 23 },
          `host closed can't be used, kafka@${entry(1).address}:23 refuses connections; start its SSH server, or correct its address and port`,
        ],
        [
          { ...entry(3), name: "silent" },
          `host silent can't be used, kafka@${entry(3).address}:22 did not answer within ${CONNECT_TIMEOUT_MS} ms; check that the host runs, that this machine can reach it, and its address and port`,
        ],
        [
          { ...entry(1), name: "nameless", address: "no-such-host.invalid" },
          "host nameless can't be used, kafka@no-such-host.invalid:22 has a name that ",
        ],
        [
          { ...entry(2), name: "behind", jumpHost: { ...jump, hostKey: host(3).hostKey } },
          `host behind can't be used, kafka@${entry(1).address}:22 must have the known host key ${keyOf(3)}, got ${keyOf(1)}; `,
        ],
        [
          { ...entry(4), name: "keyless", privateKeyPath: path("none") },
          `hosts[7].privateKeyPath must be a file that can be read, got "${path("none")}" (ENOENT); correct it`,
        ],
        [
          { ...entry(6), name: "unknown", hostKey: undefined, knownHostsPath: path("known_hosts") },
          `hosts[8].hostKey must be set, because ${path("known_hosts")} has no key of ${entry(6).address}; set it to the output of \`cat /etc/ssh/ssh_host_ed25519_key.pub\` on the host, or, `,
        ],
      ];
      await stack.configure(settings({ hosts: wrong.map(([found]) => found), brokers: wrong.length }));
      await host(3).disconnect();
      try {
        for (const command of [() => stack.preview(), () => stack.up()]) {
          const [text, tookMs] = await timed(messageOf(command()));
          assert.ok(text.startsWith(CANT), text);
          for (const [, message] of wrong) {
            includes(text, message);
          }
          assert.ok(
            tookMs - immediateMs < SILENT_MS,
            `named after ${tookMs} ms, without hosts after ${immediateMs} ms`,
          );
        }
      } finally {
        await host(3).reconnect();
      }
    });

    it("is the memory, Java, disk, clock, data folder or port of a host", async () => {
      const holder = await sshOutput(host(1), HOLD_PORT);
      try {
        const text = await refusal({
          hosts: [1, 2, 5, 6].map(entry),
          brokers: 4,
          heapMiB: 1_000_000,
          javaHome: "/opt/none",
          dataDir: "/etc/data",
        });
        for (const name of ["host-1", "host-2", "host-5", "host-6"]) {
          assert.match(
            text,
            new RegExp(
              `host ${name} must have \\d+ MiB of memory for the heaps of [^;]*? \\(1000\\d{3} MiB\\), got \\d+ MiB; lower heapMiB`,
            ),
          );
        }
        const all = "host host-1, host host-2, host host-5, host host-6";
        includes(
          text,
          `${all} must have a Java in javaHome /opt/none, got none; install Java 17 there, or set another javaHome`,
        );
        includes(
          text,
          `${all} must let this account write to /etc/data, got no write permission; change the rights of the folder, or set another dataDir`,
        );
        assert.match(text, /; host host-5 must have 512 MiB free in \/home\/kafka, got \d+ MiB; free some space/);
        assert.match(
          text,
          /; host host-6 must have a clock within 30 s of this machine's, got one that is 1\d\d s ahead; set the wrong clock/,
        );
        includes(
          text,
          `; host host-1 must have port 9092 free for kafka-0, got process ${holder} on it; stop that process, or set another port`,
        );
        assert.doesNotMatch(text, /host host-[12] must have (a clock|\d+ MiB free)|host host-[256] must have port/);
      } finally {
        await host(1).exec(`kill ${holder}`);
      }
    });

    it("is an address that other hosts do not reach, or a port to be picked on a host", async () => {
      const two = { hosts: [1, 2].map(entry), brokers: 2 };
      assert.equal(
        await refusal({ ...two, bindAddress: "127.0.0.1", advertisedHost: "kafka.example" }),
        `${CANT}advertisedHost must not be set for 2 hosts, got "kafka.example"; remove it, and set advertisedHost of each host that clients do not reach by its address; ` +
          "bindAddress must be an address that the 2 hosts reach each other by, got 127.0.0.1 on host-1, 127.0.0.1 on host-2; set it to 0.0.0.0, or set bindAddress of each host to its own address",
      );
      includes(
        await refusal({ ...two, port: 0 }),
        "port must be a port from 1 to 65535 on hosts, got 0; set a port, because a free one can only be picked on this machine",
      );
    });
  });

  describe("that is found while the cluster is created", () => {
    // The data folder of services can't change, also if their start failed.
    const dataDir = "/home/kafka/strange";
    let stack: ScratchStack;

    before(async () => {
      stack = await makeStack();
    });
    afterEach(async () => {
      for (const each of made.hosts) {
        assert.deepEqual(await servicesOn(each), {}, each.name);
      }
    });

    it("is an archive of another digest", async () => {
      const archiveSha512 = "0".repeat(128);
      await writeFile(path("kafka.tgz"), "text");
      await stack.configure(settings({ dataDir, archive: path("kafka.tgz"), archiveSha512 }));
      const text = await fails(stack.up());
      const sha512 = await sha512Of(path("kafka.tgz"));
      includes(
        text,
        `archive ${path("kafka.tgz")} has the wrong SHA-512, expected ${archiveSha512}, got ${sha512} (4 bytes, not a gzip file); it was not unpacked: download it again from a source that you trust, or correct archiveSha512`,
      );
    });

    it("is a file that is not an archive", async () => {
      await writeFile(path("kafka.tgz"), "text");
      await stack.configure(
        settings({ dataDir, archive: path("kafka.tgz"), archiveSha512: await sha512Of(path("kafka.tgz")) }),
      );
      assert.match(
        await fails(stack.up()),
        /archive can't be unpacked on host-1 \(.*not in gzip format\); check the free space in \S+, and that archive is a \.tgz of Kafka/,
      );
    });

    it("is an archive of something else", async () => {
      await writeFile(path("readme"), "text");
      await mustRun("tar", ["-czf", path("other.tgz"), "-C", path(), "./readme"]);
      await stack.configure(
        settings({ dataDir, archive: path("other.tgz"), archiveSha512: await sha512Of(path("other.tgz")) }),
      );
      includes(
        await fails(stack.up()),
        "archive must be Kafka, got an archive without libs/kafka_2.13-3.3.1.jar; check archive",
      );
    });

    it("is a data folder with files of others, which stay", async () => {
      await sshOutput(host(1), "mkdir -p strange/zookeeper; echo mine >strange/zookeeper/file");
      await stack.configure(settings({ dataDir }));
      includes(
        await fails(stack.up()),
        "data folder /home/kafka/strange/zookeeper on host-1 must be empty or belong to this project, got other files such as file; set another dataDir",
      );
    });

    it("leaves nothing after `destroy`, except the files of others", async () => {
      await succeeds(stack.destroy());
      await nothingIsLeft();
      assert.equal(await sshOutput(host(1), "cat strange/*/*; rm -r strange"), "mine");
    });
  });

  describe("of a cluster behind a jump host", function () {
    inOrder(this);

    const canary = randomBytes(12).toString("hex");
    const key = "password.encoder.secret";
    const records = ["one", "two", "three"];
    let server: Server;
    let fetchedBy: string[];
    let isDown = false;
    let stack: ScratchStack;
    let config: Config;
    let bootstrapServers: string;
    /** Time of an `up` without changes, in milliseconds. */
    let usualMs: number;
    /** Text that only the private key of the hosts' account contains. */
    let keyText: string;

    before(async () => {
      fetchedBy = [];
      server = createServer((request, response) => {
        fetchedBy.push(`${request.method} ${request.socket.remoteAddress}`);
        response.statusCode = isDown ? 503 : 200;
        if (isDown || request.method === "HEAD") {
          response.end();
        } else {
          createReadStream(archive.path).pipe(response);
        }
      });
      await new Promise<void>((resolve) => server.listen(0, made.runnerAddress, resolve));
      await host(1).exec("install -d -o kafka /srv/kafka");
      const { privateKeyPath = "", ...keyless } = entry(1);
      const privateKey = await readFile(privateKeyPath, "utf8");
      keyText = privateKey.split("\n")[2] ?? "";
      config = settings({
        hosts: [{ ...entry(1), jumpHost: asJump(entry(2)) }],
        archive: `http://${made.runnerAddress}:${(server.address() as AddressInfo).port}/${basename(archive.path)}`,
        archiveSha512: archive.sha512,
        dataDir: "/srv/kafka/data",
        retainData: true,
        pluginSettings: [CANARY_PREFIX],
      });
      bootstrapServers = `${host(1).address}:9092`;
      stack = await makeStack({ ...config, hosts: [{ ...keyless, jumpHost: asJump(entry(2)) }] });
      for (const [name, value] of [
        [`brokerConfig["${key}"]`, canary],
        // Text that begins with a dash would be an option.
        ["hosts[0].privateKey", `\n${privateKey}`],
      ] as const) {
        await succeeds(stack.pulumi("config", "set", "--secret", "--path", name, value));
      }
      await setCanaries(stack, canary);
    });
    after(() => server?.close());

    const texts: string[] = [];

    it("is neither an archive that the host downloads nor a data folder elsewhere", async () => {
      const seen = await textsSeenWhile([canary, keyText], async () => {
        texts.push(await succeeds(stack.up()));
      });
      // The engine passes the configuration in the environment, which only the user of the process can read.
      assert.deepEqual(seen, ["PULUMI_CONFIG=…"]);
      assert.deepEqual(fetchedBy, [`HEAD ${host(1).address}`, `GET ${host(1).address}`]);
      assert.deepEqual(Object.keys(await pids(host(1))).sort(), ["kafka-0", "zookeeper"]);
      assert.deepEqual(await leftoversOn(host(2)), []);
      assert.deepEqual(
        (await host(1).files("/srv/kafka/data")).filter((name) => !name.includes("/")),
        ["kafka-0", "zookeeper"],
      );
      await publish(bootstrapServers, "orders", records);
    });

    it("is not the address of an archive that is installed already", async () => {
      texts.push(await succeeds(stack.preview()));
      isDown = true;
      const [text, tookMs] = await timed(succeeds(stack.up("--expect-no-changes", "--diff")));
      isDown = false;
      usualMs = tookMs;
      texts.push(text);
    });

    it("is shown nowhere if it is private", async () => {
      const changed = randomBytes(12).toString("hex");
      await setCanaries(stack, changed);
      texts.push(await succeeds(stack.preview()));
      await setCanaries(stack, canary);
      await assertHidden(stack, [canary, changed, keyText], texts);
      /** Files of a host that contain a text. */
      const holding = async (found: TestHost, text: string): Promise<string[]> => {
        const folders = "/home /srv /etc /tmp /var /run";
        const files = await found.exec(`find ${folders} -type f -exec grep -lF -e '${text}' {} + || true`);
        return files.split("\n").filter(Boolean);
      };
      for (const found of made.hosts) {
        assert.deepEqual(await holding(found, keyText), []);
        const files = await holding(found, canary);
        assert.deepEqual(
          files.map((name) => basename(name)),
          found === host(1) ? ["server.properties"] : [],
        );
        for (const name of files) {
          assert.equal(await found.exec(`stat -c '%a %U' ${name}`), "600 kafka\n");
        }
      }
    });

    it("is a secret in a line of a log, which is quoted without the secret", async () => {
      await stack.configure(config);
      await setCanaries(stack, `com.example.${canary}`, ["metric.reporters"]);
      const text = await fails(stack.up());
      includes(text.replace(/\s+/g, " "), "ClassNotFoundException: [secret]");
      await assertHidden(stack, [canary], [text]);
    });

    it("is a setting that Kafka refuses, in the words of its log, until the setting is corrected", async () => {
      await stack.configure({ ...config, brokerConfig: { "replica.selector.class": "com.example.Missing" } });
      const before = await pids(host(1));
      const text = oneLine(await fails(stack.up()));
      includes(
        text,
        "kafka-0 on host-1 ended during its start; class com.example.Missing is not in the distribution: correct ",
      );
      includes(text, "ClassNotFoundException: com.example.Missing");
      assert.deepEqual(await pids(host(1)), { zookeeper: before.zookeeper });
      await stack.configure(config);
      await succeeds(stack.up());
      const after = await pids(host(1));
      assert.deepEqual(Object.keys(after).sort(), ["kafka-0", "zookeeper"]);
      assert.deepEqual(after.zookeeper, before.zookeeper);
      assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
    });

    it("is a list of hosts without the host of the cluster", async () => {
      const before = await pids(host(1));
      await stack.configure({ ...config, hosts: [entry(3)] });
      includes(
        await fails(stack.up()),
        `${CANT}hosts must contain host-1 (with zookeeper, kafka-0), got host-3; add the host again (a replacement keeps the name, with another address and hostKey)`,
      );
      await stack.configure(config);
      assert.deepEqual(await pids(host(1)), before);
      assert.deepEqual(await leftoversOn(host(3)), []);
    });

    for (const [what, number, wrong] of [
      ["the host", 1, "can't be reached from|did not answer within "],
      ["the jump host", 2, "did not answer within "],
    ] as const) {
      it(`is a network without ${what}, which is named in time`, async () => {
        const before = await pids(host(1));
        await host(number).disconnect();
        try {
          const [text, tookMs] = await timed(fails(stack.up()));
          assert.match(text, new RegExp(`host host-1 can't be used, [^;]*${host(number).address}:22 [^;]*(${wrong})`));
          assert.ok(tookMs - usualMs < SILENT_MS, `named after ${tookMs} ms, an answer takes ${usualMs} ms`);
        } finally {
          await host(number).reconnect();
        }
        assert.deepEqual(await pids(host(1)), before);
      });
    }

    it("is a host with another host key, on which nothing is changed", async () => {
      const before = await pids(host(1));
      const known = keyOf(1);
      await host(1).changeHostKey();
      const files = () => host(1).exec("find /home/kafka/kafka-cluster -printf '%p %T@\\n' | grep -v /logs/");
      const filesBefore = await files();
      const both = new RegExp(`${escaped(known)}[^]*${escaped(keyOf(1))}|${escaped(keyOf(1))}[^]*${escaped(known)}`);
      assert.match(await succeeds(stack.pulumi("refresh", "--yes", "--skip-preview", "--diff")), both);
      assert.match(await fails(stack.up()), both);
      assert.match(await fails(stack.destroy()), both);
      assert.deepEqual(await pids(host(1)), before);
      assert.equal(await files(), filesBefore);

      config = { ...config, hosts: [{ ...entry(1), hostKey: host(1).hostKey, jumpHost: asJump(entry(2)) }] };
      await stack.configure(config);
      await succeeds(stack.up());
      assert.deepEqual(await pids(host(1)), before);
      await succeeds(stack.up("--expect-no-changes"));
    });

    it("is not retained data, which is adopted, and removed once it is no longer retained", async () => {
      await succeeds(stack.destroy());
      await nothingIsLeft();
      await succeeds(stack.up());
      assert.deepEqual(await readAll(bootstrapServers, "orders", records.length), records);
      await stack.configure({ ...config, retainData: false });
      await succeeds(stack.up());
      await succeeds(stack.destroy());
      await nothingIsLeft();
      assert.deepEqual(
        (await host(1).files("/srv/kafka")).filter((name) => name !== "data"),
        [],
      );
    });
  });

  describe("that is a host without Java", function () {
    inOrder(this);

    let server: Server;
    let stack: ScratchStack;

    before(async () => {
      // Only this machine reaches the server.
      server = createServer((_, response) => createReadStream(archive.path).pipe(response));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      stack = await makeStack({
        hosts: [entry(4)],
        archive: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${basename(archive.path)}`,
        archiveSha512: archive.sha512,
      });
    });
    after(() => server?.close());

    it("gets a Java, and an archive that it can't download", async () => {
      await succeeds(stack.up());
      assert.deepEqual(Object.keys(await pids(host(4))).sort(), ["kafka-0", "zookeeper"]);
    });

    it("gets the Java again after it was deleted", async () => {
      const before = await pids(host(4));
      await host(4).exec("rm -r /home/kafka/kafka-cluster/*/distributions/java-17");
      const problems = (await succeeds(stack.preview())).match(/health +: "healthy" => ".*/g) ?? [];
      assert.match(problems.join("\n"), /^.*Java 17 is not installed in .*$/);
      await succeeds(stack.up());
      assert.deepEqual(await pids(host(4)), before);
    });

    it("keeps the Java of running services when the host gets a Java of its own", async () => {
      const before = await pids(host(4));
      const installed = "/home/kafka/kafka-cluster/*/distributions/java-17/java/bin/java";
      await host(4).exec(`printf '#!/bin/bash\\nexec %s "$@"\\n' ${installed} >/usr/bin/java; chmod 755 /usr/bin/java`);
      await succeeds(stack.up("--expect-no-changes"));
      assert.deepEqual(await pids(host(4)), before);
    });

    it("has no Java any more after `destroy`", async () => {
      await succeeds(stack.destroy());
      assert.deepEqual(await leftoversOn(host(4)), []);
    });
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
