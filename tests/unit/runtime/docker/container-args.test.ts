import assert from "node:assert/strict";

import {
  COMMON_ARGS,
  command,
  containerFiles,
  containerRestartSettings,
  dataFilesAmong,
  healthcheck,
  memoryLimitMiB,
  publishedPorts,
  restartDigest,
  stopTimeoutS,
} from "../../../../components/runtime/docker/container-args";
import { CONTAINER_FOLDERS } from "../../../../components/runtime/docker/container-layout";
import type { Probe } from "../../../../components/runtime/probe/probe";
import { scriptsOf } from "../../../../components/runtime/scripts/scripts";
import type { ServiceSpec } from "../../../../components/runtime/service-spec";
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
  it("runs a service as a user given by number, not root: the image need not know the name", () => {
    assert.match(COMMON_ARGS.user, /^[1-9]\d*:[1-9]\d*$/);
  });

  it("drops all privileges of root, and lets no program grant one", () => {
    assert.deepEqual(COMMON_ARGS.capabilities, { drops: ["ALL"] });
    assert.deepEqual(COMMON_ARGS.securityOpts, ["no-new-privileges:true"]);
  });

  it("makes only the volumes and a /tmp that can't fill the memory writable", () => {
    assert.equal(COMMON_ARGS.readOnly, true);
    assert.deepEqual(Object.keys(COMMON_ARGS.tmpfs), ["/tmp"]);
    assert.match(COMMON_ARGS.tmpfs["/tmp"], /\bsize=\d+m\b/);
  });

  it("allows executable files in /tmp, for the libraries of codecs, but neither setuid nor devices", () => {
    const options = COMMON_ARGS.tmpfs["/tmp"].split(",");
    for (const option of ["exec", "nosuid", "nodev"]) {
      assert.ok(options.includes(option), option);
    }
  });

  it("limits the size of the log", () => {
    // Docker's own default has no limit.
    assert.equal(COMMON_ARGS.logDriver, "json-file");
    assert.match(COMMON_ARGS.logOpts["max-size"], /^\d+m$/);
    assert.ok(Number(COMMON_ARGS.logOpts["max-file"]) >= 1);
  });

  it("starts the service with a script that is among its files", () => {
    const [shell, script = ""] = COMMON_ARGS.entrypoints;
    assert.equal(shell, "bash");
    assert.ok(
      Object.keys(scriptsOf("probe", "data", "docker")).some(
        (name) => script === `${CONTAINER_FOLDERS.config}/${name}`,
      ),
    );
  });

  it("reaps the processes of health checks, which a JVM as the first process would not", () => {
    assert.equal(COMMON_ARGS.init, true);
  });

  it("restarts a container that ended or whose machine restarted, but not one that the user stopped", () => {
    assert.equal(COMMON_ARGS.restart, "unless-stopped");
  });

  it("lets a refresh detect a stopped container, which the provider would remove", () => {
    assert.equal(COMMON_ARGS.mustRun, false);
  });

  it("does not wait for the health check: another resource waits and explains a failure", () => {
    assert.equal(COMMON_ARGS.wait, false);
  });
});

describe("command", () => {
  const spec = makeSpec({ jvmFlags: ["-Xmx64m", "-Da=b c"], mainClass: "kafka.Kafka", arguments: ["/a/x.properties"] });

  it("consists of Java's arguments without a start condition", () => {
    assert.deepEqual(command(spec), ["--", "-Xmx64m", "-Da=b c", "kafka.Kafka", "/a/x.properties"]);
  });

  it("starts with the name and the arguments of the start condition's probe", () => {
    assert.deepEqual(command({ ...spec, startCondition: WAITS }), [
      "ask-four-letter-word",
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

  it("names the probe of each kind of start condition", () => {
    assert.deepEqual(command({ ...spec, startCondition: METADATA }).slice(0, 5), [
      "ask-kafka-metadata",
      "127.0.0.1",
      "9092",
      "0,12",
      "/var/lib/kafka-cluster/meta.properties",
    ]);
    const quorum: Probe = { kind: "kraft-quorum", host: "controller", port: 9093, nodeId: 3001 };
    assert.deepEqual(command({ ...spec, startCondition: quorum }).slice(0, 5), [
      "ask-kraft-quorum",
      "controller",
      "9093",
      "3001",
      "--",
    ]);
  });
});

describe("containerFiles", () => {
  it("contains the scripts and the service's files; files of the data have a prefix that start.sh knows", () => {
    const spec = makeSpec({ files: { "zoo.cfg": "a=1\n" }, dataFiles: { myid: "2\n" } });
    assert.deepEqual(containerFiles(spec), {
      ...scriptsOf("probe", "data", "docker"),
      "zoo.cfg": "a=1\n",
      "data-myid": "2\n",
    });
    assert.deepEqual(dataFilesAmong(containerFiles(spec)), { myid: "2\n" });
    assert.match(scriptsOf("probe", "data", "docker")["start.sh"] ?? "", /\/data-\*/);
  });

  it("contains no file of the data if the service has none", () => {
    assert.deepEqual(dataFilesAmong(containerFiles(makeSpec())), {});
  });
});

describe("restartDigest", () => {
  const digestOf = (spec: Partial<ServiceSpec>) => restartDigest(makeSpec({ liveSettings: { a: "1" }, ...spec }));

  it("does not change with a live setting, and changes with the other settings of the same file", () => {
    const withText = (text: string) => digestOf({ files: { "zoo.cfg": text } });
    assert.equal(withText("a=1\nb=1\n"), withText("b=1\n"));
    assert.notEqual(withText("a=1\nb=1\n"), withText("a=1\nb=2\n"));
  });

  it("changes with a file of the data", () => {
    assert.notEqual(digestOf({ dataFiles: { myid: "1\n" } }), digestOf({ dataFiles: { myid: "2\n" } }));
  });
});

describe("publishedPorts", () => {
  it("is empty for an internal service", () => {
    assert.deepEqual(publishedPorts(makeSpec({ ports: [{ host: "0.0.0.0", port: 2181 }] })), []);
  });

  it("contains only the ports to publish, at the requested address", () => {
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

describe("containerRestartSettings", () => {
  it("contains each setting that recreates a container, beside files, memory and Java's arguments", () => {
    const settings = containerRestartSettings(
      makeSpec({
        ports: [{ host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 19092 } }],
        startCondition: WAITS,
        readiness: METADATA,
        startupTimeoutMs: 60_000,
        stopTimeoutMs: 20_000,
      }),
    );
    assert.match(settings.scripts ?? "", /^[0-9a-f]{8}$/);
    assert.deepEqual(settings, {
      scripts: settings.scripts,
      "start condition": "ask-four-letter-word zookeeper 2181 dump holds=SessionTracker dump holdsNot=/brokers/ids/0",
      readiness: "ask-kafka-metadata 127.0.0.1 9092 0,12 /var/lib/kafka-cluster/meta.properties",
      "health check": "200ms",
      "published ports": "127.0.0.1:19092:9094",
      startupTimeoutMs: "60000",
      stopTimeoutMs: "20000",
    });
    assert.equal(containerRestartSettings(makeSpec())["start condition"], "none");
  });
});

describe("stopTimeoutS", () => {
  it("adds a margin to the service's own time, in whole seconds", () => {
    assert.equal(stopTimeoutS(makeSpec({ stopTimeoutMs: 60_000 })), 65);
    assert.equal(stopTimeoutS(makeSpec({ stopTimeoutMs: 20_000 })), 25);
    assert.equal(stopTimeoutS(makeSpec({ stopTimeoutMs: 1_001 })), 7);
  });
});

describe("healthcheck", () => {
  it("probes a ZooKeeper server inside its container", () => {
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
      interval: "200ms",
      timeout: "30s",
      startPeriod: "1m0s",
      retries: 3,
    });
  });

  it("probes a broker inside its container", () => {
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
    it(`has a start period of ${startPeriod} for ${startupTimeoutMs} ms, in the form that Docker returns`, () => {
      assert.equal(healthcheck(makeSpec({ startupTimeoutMs })).startPeriod, startPeriod);
    });
  }
});
