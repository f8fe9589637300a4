import assert from "node:assert/strict";

import {
  COMMON_ARGS,
  command,
  containerFiles,
  dataFilesAmong,
  healthcheck,
  memoryLimitMiB,
  publishedPorts,
  stopTimeoutS,
} from "../../../../components/runtime/docker/container-args";
import { CONTAINER_FOLDERS } from "../../../../components/runtime/docker/container-layout";
import type { Probe } from "../../../../components/runtime/probe/probe";
import { scriptsOf } from "../../../../components/runtime/scripts/scripts";
import { makeSpec } from "../../../support/service";

const WAITS: Probe = {
  kind: "four-letter-word",
  host: "zookeeper",
  port: 2181,
  word: "dump",
  holds: "SessionTracker dump",
  holdsNot: "/brokers/ids/0",
};

const METADATA: Probe = {
  kind: "kafka-metadata",
  host: "127.0.0.1",
  port: 9092,
  brokerIds: [0, 12],
  metaProperties: "/var/lib/kafka-cluster/meta.properties",
};

describe("COMMON_ARGS", () => {
  it("has a service run as a user by number, not root: the image need not know the name", () => {
    assert.match(COMMON_ARGS.user, /^[1-9]\d*:[1-9]\d*$/);
  });

  it("leaves it no right of root's, and no program that gives it one", () => {
    assert.deepEqual(COMMON_ARGS.capabilities, { drops: ["ALL"] });
    assert.deepEqual(COMMON_ARGS.securityOpts, ["no-new-privileges:true"]);
  });

  it("lets it write nothing but its volumes and a /tmp that can't fill the memory", () => {
    assert.equal(COMMON_ARGS.readOnly, true);
    assert.deepEqual(Object.keys(COMMON_ARGS.tmpfs), ["/tmp"]);
    assert.match(COMMON_ARGS.tmpfs["/tmp"], /\bsize=\d+m\b/);
  });

  it("lets it load from /tmp the libraries of codecs that it unpacks there, but gain no rights by files there", () => {
    const options = COMMON_ARGS.tmpfs["/tmp"].split(",");
    for (const option of ["exec", "nosuid", "nodev"]) {
      assert.ok(options.includes(option), option);
    }
  });

  it("keeps the log from filling the disk", () => {
    // Docker's own default keeps all that is printed.
    assert.equal(COMMON_ARGS.logDriver, "json-file");
    assert.match(COMMON_ARGS.logOpts["max-size"], /^\d+m$/);
    assert.ok(Number(COMMON_ARGS.logOpts["max-file"]) >= 1);
  });

  it("starts it by a script that is among its files", () => {
    const [shell, script = ""] = COMMON_ARGS.entrypoints;
    assert.equal(shell, "bash");
    assert.ok(
      Object.keys(scriptsOf("probe", "data", "docker")).some(
        (name) => script === `${CONTAINER_FOLDERS.config}/${name}`,
      ),
    );
  });

  it("reaps what health checks leave, which a JVM as the first process would not", () => {
    assert.equal(COMMON_ARGS.init, true);
  });

  it("has it started again when it ends or the machine was restarted, but not when the user has stopped it", () => {
    assert.equal(COMMON_ARGS.restart, "unless-stopped");
  });

  it("lets a refresh see a stopped container: the provider would remove it", () => {
    assert.equal(COMMON_ARGS.mustRun, false);
  });

  it("leaves the waiting to the resource that can say why it failed", () => {
    assert.equal(COMMON_ARGS.wait, false);
  });
});

describe("command", () => {
  const spec = makeSpec({ jvmFlags: ["-Xmx64m", "-Da=b c"], mainClass: "kafka.Kafka", arguments: ["/a/x.properties"] });

  it("is Java's arguments where there is nothing to wait for", () => {
    assert.deepEqual(command(spec), ["--", "-Xmx64m", "-Da=b c", "kafka.Kafka", "/a/x.properties"]);
  });

  it("has what is waited for before them", () => {
    assert.deepEqual(command({ ...spec, startCondition: WAITS }), [
      "zookeeper",
      "2181",
      "dump",
      "holds=SessionTracker dump",
      "holdsNot=/brokers/ids/0",
      "--",
      "-Xmx64m",
      "-Da=b c",
      "kafka.Kafka",
      "/a/x.properties",
    ]);
  });
});

describe("containerFiles", () => {
  it("are the scripts and the service's own; those that belong to the data bear a mark that start.sh knows", () => {
    const spec = makeSpec({ files: { "zoo.cfg": "a=1\n" }, dataFiles: { myid: "2\n" } });
    assert.deepEqual(containerFiles(spec), {
      ...scriptsOf("probe", "data", "docker"),
      "zoo.cfg": "a=1\n",
      "data-myid": "2\n",
    });
    assert.deepEqual(dataFilesAmong(containerFiles(spec)), { myid: "2\n" });
    assert.match(scriptsOf("probe", "data", "docker")["start.sh"] ?? "", /\/data-\*/);
  });

  it("hold nothing for the data where nothing belongs there", () => {
    assert.deepEqual(dataFilesAmong(containerFiles(makeSpec())), {});
  });
});

describe("publishedPorts", () => {
  it("are none of a service that only its peers connect to", () => {
    assert.deepEqual(publishedPorts(makeSpec({ ports: [{ host: "0.0.0.0", port: 2181 }] })), []);
  });

  it("are those alone that are to be reached from outside, at the address that is asked for", () => {
    const ports = [
      { host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 19092 } },
      { host: "0.0.0.0", port: 9092 },
    ];
    assert.deepEqual(publishedPorts(makeSpec({ ports })), [
      { internal: 9094, external: 19092, ip: "127.0.0.1", protocol: "tcp" },
    ]);
  });
});

describe("memoryLimitMiB", () => {
  const cases: readonly (readonly [heapMiB: number, limitMiB: number])[] = [
    [64, 352],
    [65, 354],
    [512, 1024],
    [1024, 1792],
  ];
  for (const [heapMiB, limitMiB] of cases) {
    it(`is ${limitMiB} MiB for a heap of ${heapMiB} MiB`, () => {
      assert.equal(memoryLimitMiB({ heapMiB }), limitMiB);
    });
  }
});

describe("stopTimeoutS", () => {
  it("leaves the service its own time and a margin, in whole seconds", () => {
    assert.equal(stopTimeoutS(makeSpec({ stopTimeoutMs: 60_000 })), 65);
    assert.equal(stopTimeoutS(makeSpec({ stopTimeoutMs: 20_000 })), 25);
    assert.equal(stopTimeoutS(makeSpec({ stopTimeoutMs: 1_001 })), 7);
  });
});

describe("healthcheck", () => {
  it("asks a ZooKeeper inside its container", () => {
    assert.deepEqual(healthcheck(makeSpec({ startupTimeoutMs: 60_000 })), {
      tests: [
        "CMD",
        "bash",
        "/etc/kafka-cluster/health.sh",
        "ask-four-letter-word",
        "127.0.0.1",
        "2181",
        "srvr",
        "holds=Mode: ",
      ],
      interval: "1s",
      timeout: "30s",
      startPeriod: "1m0s",
      retries: 3,
    });
  });

  it("asks a broker inside its container", () => {
    assert.deepEqual(healthcheck(makeSpec({ readiness: METADATA })).tests, [
      "CMD",
      "bash",
      "/etc/kafka-cluster/health.sh",
      "ask-kafka-metadata",
      "127.0.0.1",
      "9092",
      "0,12",
      "/var/lib/kafka-cluster/meta.properties",
    ]);
  });

  const startPeriods: readonly (readonly [startupTimeoutMs: number, startPeriod: string])[] = [
    [1_000, "1s"],
    [1_001, "2s"],
    [59_000, "59s"],
    [60_000, "1m0s"],
    [59_001, "1m0s"],
    [119_500, "2m0s"],
    [3_600_000, "1h0m0s"],
    [90_000, "1m30s"],
    [600_000, "10m0s"],
  ];
  for (const [startupTimeoutMs, startPeriod] of startPeriods) {
    it(`gives a service ${startPeriod} to start where ${startupTimeoutMs} ms are allowed, in the form that Docker gives back`, () => {
      assert.equal(healthcheck(makeSpec({ startupTimeoutMs })).startPeriod, startPeriod);
    });
  }
});
