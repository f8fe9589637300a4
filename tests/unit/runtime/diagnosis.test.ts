import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { diagnose, ERROR_LINE, quotedLines } from "../../../components/runtime/diagnosis";
import { KNOWN_FAILURES, UNKNOWN_SETTING } from "../../../components/runtime/known-failures";
import { STRANGER_LINE, TRACE_LINE } from "../../../components/runtime/stranger-lines";

describe("diagnose", () => {
  it("reports a full disk rather than the rejected setting that follows from the full disk", () => {
    const lines = [
      "java.lang.IllegalArgumentException: requirement failed",
      "java.io.IOException: No space left on device",
    ];
    assert.equal(diagnose(lines)?.advice, "the disk is full: free some space and run `up` again");
  });

  it("is undefined for unknown lines and for an empty log", () => {
    assert.equal(
      diagnose(["[2026-01-01 00:00:00,000] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)"]),
      undefined,
    );
    assert.equal(diagnose([]), undefined);
  });

  // Ends of the logs of real services, in the folder `logs`: ZooKeeper 3.6.3 and Kafka 3.3.1 were started with each fault.
  const LOW_PORT =
    "the account of the service may not listen on a port below 1024: set port, zookeeperPort and metricsPort to 1024 or more";
  const FLAGS = "correct brokerJvmFlags or zookeeperJvmFlags";
  const NEWER_CLUSTER =
    "the cluster speaks a protocol or has metadata of a newer version of Kafka: set version to the version that the cluster ran with, or to a newer one";
  const ADD_NAME = "or add the name to DNS or to /etc/hosts of the machine";
  const logs: Readonly<Record<string, readonly [diagnosis: string, settings?: string]>> = {
    "authorizer-without-users": [
      "the authorizer refuses the requests of the brokers themselves: run `up`, which writes the rights of the nodes again, or, without security, add User:ANONYMOUS to super.users in brokerConfig",
    ],
    "bad-vm-value": [`this Java does not accept its flags: ${FLAGS}`],
    "broken-java": [`Java can't start: ${FLAGS}, or javaHome`],
    "expired-certificate": ["the certificate of the service has expired: run `up`, which renews certificates"],
    "foreign-bind-address": ["the address to bind is none of the machine's addresses: correct bindAddress"],
    "full-disk": ["the disk is full: free some space and run `up` again"],
    "full-heap": [
      "the heap is full: raise heapMiB, or zookeeperHeapMiB for ZooKeeper; a broker with Kafka's defaults needs about 256 MiB",
    ],
    "listener-without-protocol": ["a setting is not accepted: correct it in brokerConfig or zookeeperConfig"],
    "low-port": [LOW_PORT],
    "locked-data": ["another Kafka process uses the same data folder: stop that process or set another dataDir"],
    "missing-agent": [`a Java agent can't be loaded: ${FLAGS}`],
    "missing-authorizer": [
      "class com.example.Missing is not in the distribution: correct authorizer.class.name, or set archive to a distribution with the class",
      "authorizer.class.name=com.example.Missing\n",
    ],
    "missing-principal-builder": [
      "class com.example.MissingBuilder is not in the distribution: correct principal.builder.class, or set archive to a distribution with the class",
      "principal.builder.class=com.example.MissingBuilder\n",
    ],
    "missing-reporter": [
      "class io.confluent.metrics.reporter.ConfluentMetricsReporter is not in the distribution: correct metric.reporters, or set archive to a distribution with the class",
      "metric.reporters=a.Reporter,io.confluent.metrics.reporter.ConfluentMetricsReporter\n",
    ],
    "newer-metadata": [NEWER_CLUSTER],
    "no-address-space": ["the memory is not enough: lower heapMiB to fit the machine's memory"],
    "no-class-memory": [
      "the memory for classes is not enough: raise or remove -XX:MaxMetaspaceSize and -XX:CompressedClassSpaceSize in brokerJvmFlags and zookeeperJvmFlags",
    ],
    "no-class-space": ["the memory is not enough: lower heapMiB to fit the machine's memory"],
    "missing-class-of-plugin": [
      "class com/acme/Licence, which a plugin needs, is not in the distribution: set archive to a distribution with the class",
    ],
    "mixed-data-folders": [
      "the folders of dataDir contain data of different brokers or clusters: mount the right disk at each folder, or restore its data",
    ],
    "no-direct-memory": [
      "the memory for direct buffers is not enough: raise or remove -XX:MaxDirectMemorySize in brokerJvmFlags and zookeeperJvmFlags, or raise heapMiB and zookeeperHeapMiB",
    ],
    "no-jaas": [
      "a listener with passwords has no users: run `up`, which writes the key stores and passwords of the services again",
    ],
    "no-key-store": [
      "the key store /nowhere/k.jks can't be read: run `up`, which writes the key stores and passwords of the services again",
    ],
    "no-main-class": [
      "the distribution has no class kafka.Kafka, so it is not a complete Kafka: set archive to a complete distribution, or remove the installation and run `up` again",
    ],
    "no-memory": ["the memory is not enough: lower heapMiB to fit the machine's memory"],
    "no-permission": [
      "the user of the service may not use /data/no-permission/meta.properties: change the owner or the rights of that file or folder",
    ],
    "no-rights-to-file": [
      "the user of the service may not use /etc/acme/acme.conf: change the owner or the rights of that file or folder",
    ],
    "no-protocol": [
      "encryption or authentication fails: a certificate or password is not the one that the cluster knows; run `pulumi up`, which writes them again",
    ],
    "no-threads": [
      "the limit of threads is too low: raise the limit of processes (`ulimit -u`) of the account that starts the service, or of its container or unit",
    ],
    "no-zookeeper": ["setting zookeeper.connect is missing: add zookeeper.connect to brokerConfig"],
    "node-exists": [
      "ZooKeeper still holds the registration of a broker with this id: if no other broker uses the id, wait for zookeeper.session.timeout.ms and run `up` again",
    ],
    "other-name": [
      "a certificate is not valid for the name host-2, which a client uses: add host-2 to alternativeNames",
    ],
    "old-java": ["this Java is too old: set javaHome to Java 17, or baseImage to an image with it"],
    "other-broker-id": [
      "the data folder belongs to a broker with another id: move the data of each broker back to its own folder",
    ],
    "other-cluster": [
      "the broker's data belongs to another cluster than ZooKeeper's: restore data of the same cluster for both; to lose the broker's data, set acceptDataLoss to the cluster id in meta.properties",
    ],
    "other-node-id": ["the data folder belongs to another node: set dataDir to the folder of this node"],
    "other-voters": [
      "the data belongs to a cluster with other controllers, which Kafka 3.3 can't change: set brokers and controllers to their values at the first start of the cluster",
    ],
    "plugin-for-another-version": [
      "a plugin was built for another version of Kafka or of a library: use its release for this version",
    ],
    "port-in-use": ["a port of the service is in use: set another port, or 0 to pick a free one"],
    requirement: ["a setting is not accepted: correct it in brokerConfig or zookeeperConfig"],
    "security-manager": [
      "a security manager of Java refuses an access: extend its policy, or remove java.security.manager from brokerJvmFlags and zookeeperJvmFlags",
    ],
    "snappy-on-noexec": [
      "the native library of a compression codec can't be loaded, as where the temporary folder is mounted with noexec: add -Djava.io.tmpdir with a folder that allows programs to brokerJvmFlags",
    ],
    "too-many-open-files": [
      "the limit of open files is too low: raise the limit (`ulimit -n`) of the account that starts the service, to 100000 or more",
    ],
    "two-collectors": [`this Java does not accept its flags: ${FLAGS}`],
    "unknown-advertised-host": [
      `the machine of the service can't resolve the host name kafka.example.invalid: correct advertisedHost, ${ADD_NAME}`,
      "advertised.listeners=PLAINTEXT://kafka.example.invalid:9092\n",
    ],
    "unknown-bind-address": [
      `the machine of the service can't resolve the host name kafka.example.invalid: correct bindAddress, ${ADD_NAME}`,
      "listeners=PLAINTEXT://kafka.example.invalid:9092\n",
    ],
    "unknown-option": [`this Java does not know a flag: ${FLAGS}`],
    "unknown-protocol-version": [NEWER_CLUSTER],
    "unknown-vm-option": [`this Java does not know a flag: ${FLAGS}`],
    "unknown-zookeeper-host": [
      `the machine of the service can't resolve the host name zk.example.invalid: correct zookeeper.connect, ${ADD_NAME}`,
      "zookeeper.connect=zk.example.invalid:2181/kafka,zk2:2181\n",
    ],
    "value-not-a-number": ["the value of num.partitions is not accepted: correct num.partitions in brokerConfig"],
    "value-out-of-range": ["the value of log.segment.bytes is not accepted: correct log.segment.bytes in brokerConfig"],
    "vm-refuses": [`this Java does not accept its flags: ${FLAGS}`],
    "wrong-key-store-password": [
      "the password of a key store is wrong: run `up`, which writes the key stores and passwords of the services again",
    ],
    "zookeeper-no-auth": [
      "ZooKeeper refuses the broker's requests (NoAuth): restore data of ZooKeeper without ACLs, because brokers connect without authentication",
    ],
    "zookeeper-not-a-number": [
      "a setting must be a number, got many: correct tickTime in brokerConfig or zookeeperConfig",
      "tickTime=many\nclientPort=2181\n",
    ],
    "zookeeper-port-in-use": ["a port of the service is in use: set another port, or 0 to pick a free one"],
    "zookeeper-low-port": [LOW_PORT],
    "zookeeper-set-acl": [
      "ACLs in ZooKeeper need authentication, which brokers don't have: remove zookeeper.set.acl from brokerConfig",
    ],
    "zstd-on-noexec": [
      "the native library of a compression codec can't be loaded, as where the temporary folder is mounted with noexec: add -Djava.io.tmpdir with a folder that allows programs to brokerJvmFlags",
    ],
  };
  /** Log of a ZooKeeper that others connected to: with plain text, without a certificate, with an expired one, with TLS 1.1. */
  const OF_OTHERS = "connections-of-others";
  const linesOf = (name: string) =>
    readFileSync(join(__dirname, "logs", `${name}.txt`), "utf8")
      .split("\n")
      .filter(Boolean);

  it("has a test for each log", () => {
    assert.deepEqual(
      readdirSync(join(__dirname, "logs")).sort(),
      [...Object.keys(logs), OF_OTHERS].map((name) => `${name}.txt`).sort(),
    );
  });

  it("has a log for each known failure", () => {
    const lines = Object.keys(logs).flatMap(linesOf);
    const untested = KNOWN_FAILURES.filter(({ pattern }) => !lines.some((line) => pattern.test(line)));
    assert.deepEqual(
      untested.map(({ pattern }) => pattern.source),
      [],
    );
  });

  for (const [name, [advice, settings = ""]] of Object.entries(logs)) {
    it(`recognises the log ${name}, on this machine and with the scripts for hosts`, function () {
      const lines = linesOf(name);
      const diagnosis = diagnose(lines, { "server.properties": settings });
      assert.equal(diagnosis?.advice, advice);
      assert.ok(quotedLines([lines], 3, diagnosis).includes(diagnosis?.line.slice(0, 300) ?? ""));
      if (process.platform === "win32") {
        this.skip(); // The scripts need bash.
      }
      assert.equal(adviceOnHost(lines, settings), advice);
    });
  }

  it("takes no connection of another program for a cause, on this machine and with the scripts for hosts", function () {
    const lines = linesOf(OF_OTHERS);
    assert.equal(diagnose(lines), undefined);
    const quoted = quotedLines([lines], 100).join("\n");
    assert.doesNotMatch(quoted, /Exception|ERROR|WARN|\tat /);
    assert.match(quoted, /ZooKeeper audit is disabled[\s\S]*Accepted TLS connection/);
    const own = "java.lang.SecurityException: zookeeper.set.acl is true";
    const { advice } = diagnose([own]) ?? {};
    assert.deepEqual(diagnose([...lines, own, ...lines]), { advice, line: own });
    if (process.platform === "win32") {
      this.skip(); // The scripts need bash.
    }
    assert.equal(adviceOnHost(lines, ""), "");
    assert.equal(adviceOnHost([...lines, own, ...lines], ""), advice);
  });

  it("names no setting that it does not find", () => {
    const line = "java.lang.ClassNotFoundException: com.example.Missing";
    assert.match(diagnose([line])?.advice ?? "", new RegExp(`: correct ${UNKNOWN_SETTING.en}, `));
    assert.equal(adviceOnHost([line], "a=b\n"), diagnose([line])?.advice);
  });
});

/** Advice of the scripts for hosts. */
function adviceOnHost(lines: readonly string[], settings: string): string {
  const service = readFileSync(join(__dirname, "../../../components/runtime/scripts/ssh/service.sh"), "utf8");
  const failures = KNOWN_FAILURES.flatMap(({ pattern, en }) => [pattern.source, en]);
  const script = `set -euo pipefail
${service}
redact() { cat; }
advice=''
unknown_setting='${UNKNOWN_SETTING.en}'
file_texts=("$1")
shift
failures=("$@")
stranger_line='${STRANGER_LINE.source}'
trace_line='${TRACE_LINE.source}'
own_lines=$(without_strangers <<<"$(cat)")
find_advice
printf '%s' "$advice"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", settings, ...failures], {
    input: lines.join("\n"),
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  assert.equal(stderr, "");
  return stdout;
}

describe("quotedLines", () => {
  const trace = Array.from({ length: 20 }, (_, line) => `\tat kafka.Kafka.main(Kafka.scala:${line})`);

  it("begins with the line that identifies the failure, unless it is one of the last lines", () => {
    const diagnosis = { advice: "…", line: "why" };
    assert.deepEqual(quotedLines([["why", ...trace]], 2, diagnosis), ["why", ...trace.slice(-2)]);
    assert.deepEqual(quotedLines([[...trace, "why"]], 2, diagnosis), [...trace.slice(-1), "why"]);
  });

  for (const line of [
    "[2026-11-28 20:24:47,528] ERROR [KafkaServer id=23] Fatal error (kafka.server.KafkaServer)",
    "Caused by: java.io.IOException: broken",
    "java.lang.IllegalStateException",
    "Error: Could not create the Java Virtual Machine.",
  ]) {
    it(`begins with the last error of an unknown failure: ${line}`, () => {
      assert.ok(ERROR_LINE.test(line));
      assert.deepEqual(quotedLines([["java.io.IOException: earlier", line, ...trace]], 2), [line, ...trace.slice(-2)]);
    });
  }

  it("begins with the last cause of the first fatal error, which errors of the shutdown follow", () => {
    const cause = "Caused by: java.lang.IllegalStateException: Acme has no licence";
    const fatal = [
      "[…] ERROR [BrokerServer id=0] Fatal error during broker startup. Prepare to shutdown (kafka.server.BrokerServer)",
    ];
    const report = [...fatal, "java.lang.RuntimeException: of Acme", ...trace, cause, "\t... 3 more"];
    const shutdown = [
      "[…] INFO [BrokerServer id=0] shutting down (kafka.server.BrokerServer)",
      "[…] ERROR [Controller 0] writeNoOpRecord: unable to start processing because of TimeoutException. (org.apache.kafka.controller.QuorumController)",
      ...trace,
    ];
    const log = ["java.io.IOException: earlier", ...report, ...shutdown];
    assert.deepEqual(quotedLines([log], 2), [cause, ...trace.slice(-2)]);
    assert.deepEqual(quotedLines([[...fatal, ...shutdown]], 2), [...fatal, ...trace.slice(-2)]);
    assert.deepEqual(quotedLines([report], 1), [cause, "\t... 3 more"]);
  });

  it("has the last lines of each log: a program may print why it ends, and its log is silent about that", () => {
    const printed = ["Acme: the licence has expired"];
    assert.deepEqual(quotedLines([printed, trace], 2), [...printed, ...trace.slice(-2)]);
    assert.deepEqual(quotedLines([[...printed, "java.lang.Error: in the output"], trace], 1), [
      "java.lang.Error: in the output",
      ...trace.slice(-1),
    ]);
  });

  it("has the last lines alone if no line reports an error, and shortens long ones", () => {
    assert.deepEqual(quotedLines([["INFO no error here", "x".repeat(400)]], 1), ["x".repeat(300)]);
  });
});
