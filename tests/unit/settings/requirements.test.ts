import assert from "node:assert/strict";

import {
  REQUIREMENTS_OF_KAFKA,
  REQUIREMENTS_OF_ZOOKEEPER,
  sessionProblems,
} from "../../../components/settings/requirements";
import type { Rule } from "../../../components/settings/setting-rule";
import { describeProblems } from "../../../components/shared/problems";

type Values = Readonly<Record<string, string>>;

/** Reasons and advice by the name of the setting. */
const found = (rules: readonly Rule[], values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      rules
        .flatMap(
          (rule) =>
            rule.problem({
              coordination: "zookeeper",
              brokers: 1,
              replicationFactor: 1,
              hasOwnArchive: false,
              isSecured: false,
              version: "3.3.1",
              protocolVersion: "3.3",
              name,
              value,
              other: (other) => values[other],
            }) ?? [],
        )
        .map(({ reason, advice }) => [name, `${reason}; ${advice}`]),
    ),
  );

describe("REQUIREMENTS_OF_KAFKA", () => {
  const CLEANER =
    "must leave more than 1 MiB of log.cleaner.dedupe.buffer.size for each of log.cleaner.threads; lower log.cleaner.threads, or raise log.cleaner.dedupe.buffer.size";
  const ZERO = "must not be 0; set 1 or more, or -1 to keep all records";
  const OVERRIDES =
    "must be addresses with numbers, separated by commas, such as 127.0.0.1:200,10.0.0.5:50; write it like that";
  const cases: readonly (readonly [Values, problems: Values])[] = [
    [{ "log.retention.ms": "-1", "log.retention.minutes": "1", "log.retention.hours": "10" }, {}],
    [
      { "log.retention.ms": "0", "log.retention.minutes": "00" },
      { "log.retention.ms": ZERO, "log.retention.minutes": ZERO },
    ],
    [
      { "replica.lag.time.max.ms": "499" },
      {
        "replica.lag.time.max.ms":
          "must be at least replica.fetch.wait.max.ms, which is 500 by default; raise it, or lower replica.fetch.wait.max.ms",
      },
    ],
    [{ "replica.lag.time.max.ms": "500", "replica.socket.timeout.ms": "500" }, {}],
    [
      { "replica.fetch.wait.max.ms": "900", "replica.socket.timeout.ms": "800" },
      {
        "replica.fetch.wait.max.ms":
          "must be at most replica.socket.timeout.ms; lower it, or raise replica.socket.timeout.ms",
      },
    ],
    [
      { "connections.max.idle.ms": "100" },
      {
        "connections.max.idle.ms":
          "must be more than connection.failed.authentication.delay.ms, which is 100 by default; raise it, or lower connection.failed.authentication.delay.ms",
      },
    ],
    [{ "connections.max.idle.ms": "-1" }, {}],
    [
      { "connection.failed.authentication.delay.ms": "600000" },
      {
        "connection.failed.authentication.delay.ms":
          "must be less than connections.max.idle.ms, which is 600000 by default; lower it, or raise connections.max.idle.ms",
      },
    ],
    [
      { "queued.max.request.bytes": "1000" },
      {
        "queued.max.request.bytes":
          "must be at least socket.request.max.bytes, which is 104857600 by default; raise it, or lower socket.request.max.bytes",
      },
    ],
    [{ "queued.max.request.bytes": "-1" }, {}],
    [{ "queued.max.request.bytes": "1000", "socket.request.max.bytes": "1000" }, {}],
    [{ "log.cleaner.threads": "128" }, { "log.cleaner.threads": CLEANER }],
    [{ "log.cleaner.threads": "127" }, {}],
    [{ "log.cleaner.threads": "2", "log.cleaner.dedupe.buffer.size": "2097153" }, { "log.cleaner.threads": CLEANER }],
    [{ "log.cleaner.dedupe.buffer.size": "1048576" }, { "log.cleaner.dedupe.buffer.size": CLEANER }],
    [
      { "max.connections.per.ip": "0" },
      {
        "max.connections.per.ip":
          "must be at least 1, unless max.connections.per.ip.overrides lets some addresses in; raise it",
      },
    ],
    [
      { "max.connections.per.ip": "0", "max.connections.per.ip.overrides": "localhost:5,[::1]:3" },
      { "max.connections.per.ip.overrides": OVERRIDES },
    ],
    [{ "max.connections.per.ip": "0", "max.connections.per.ip.overrides": "localhost:5 , ::1:3" }, {}],
    [{ "max.connections.per.ip.overrides": "" }, {}],
    [{ "max.connections.per.ip.overrides": "200" }, { "max.connections.per.ip.overrides": OVERRIDES }],
    [{ "num.io.threads": "0", "replica.lag.time.max.ms": "long" }, {}],
  ];
  for (const [values, problems] of cases) {
    it(JSON.stringify(values), () => {
      assert.deepEqual(found(REQUIREMENTS_OF_KAFKA, values), problems);
    });
  }
});

describe("REQUIREMENTS_OF_ZOOKEEPER", () => {
  const cases: readonly (readonly [Values, problems: Values])[] = [
    [{ minSessionTimeout: "4000", maxSessionTimeout: "4000" }, {}],
    [{ minSessionTimeout: "-1", maxSessionTimeout: "-1" }, {}],
    [{ maxSessionTimeout: "1000", tickTime: "500" }, {}],
    [
      { maxSessionTimeout: "1000" },
      {
        maxSessionTimeout:
          "must be at least minSessionTimeout, which is 4000 by default; raise it, or lower minSessionTimeout",
      },
    ],
    [
      { minSessionTimeout: "9000", maxSessionTimeout: "8000" },
      { minSessionTimeout: "must be at most maxSessionTimeout; lower it, or raise maxSessionTimeout" },
    ],
  ];
  for (const [values, problems] of cases) {
    it(JSON.stringify(values), () => {
      assert.deepEqual(found(REQUIREMENTS_OF_ZOOKEEPER, values), problems);
    });
  }
});

describe("sessionProblems", () => {
  const problems = (session: string | number | undefined, ofZooKeeper: Values = {}): string =>
    describeProblems(
      sessionProblems(
        { values: session === undefined ? {} : { "zookeeper.session.timeout.ms": session }, secretNames: [] },
        { values: ofZooKeeper, secretNames: [] },
      ),
    );
  const SETTING = 'brokerConfig["zookeeper.session.timeout.ms"]';

  it("accepts a session that ZooKeeper grants", () => {
    for (const session of [undefined, 4_000, "40000"]) {
      assert.equal(problems(session), "");
    }
    assert.equal(problems(60_000, { maxSessionTimeout: "60000" }), "");
    assert.equal(problems(60_000, { tickTime: "3000" }), "");
  });

  it("refuses a session that ZooKeeper would shorten or lengthen", () => {
    assert.equal(
      problems(60_000),
      `${SETTING} must be at most 40000, the longest session of ZooKeeper, got 60000; lower it, or raise maxSessionTimeout in zookeeperConfig`,
    );
    assert.equal(
      problems(3_000, { minSessionTimeout: "5000" }),
      `${SETTING} must be at least 5000, the shortest session of ZooKeeper, got 3000; raise it, or lower minSessionTimeout in zookeeperConfig`,
    );
  });
});
