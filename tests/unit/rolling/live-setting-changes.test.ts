import assert from "node:assert/strict";

import type { DescribedSetting, SettingChange } from "../../../components/kafka-client/broker-settings";
import { liveChanges, liveDrift } from "../../../components/rolling/live-setting-changes";

type Described = Readonly<Record<string, DescribedSetting>>;

const BYTES = "message.max.bytes";
const THREADS = "num.io.threads";
const RETENTION = "log.retention.ms";

const changes = (described: Described, wanted: Readonly<Record<string, string>>) =>
  liveChanges(new Map(Object.entries(described)), wanted);
const drift = (described: Described, wanted: Readonly<Record<string, string>>, secrets: readonly string[] = []) =>
  liveDrift(new Map(Object.entries(described)), wanted, secrets);

describe("liveChanges", () => {
  const cases: readonly (readonly [title: string, Described, Record<string, string>, SettingChange[]])[] = [
    ["nothing for the value of the file", { [BYTES]: { value: "5", ofFile: "5" } }, { [BYTES]: "5" }, []],
    ["nothing for the default", { [BYTES]: { value: "5", byDefault: "5" } }, { [BYTES]: "5" }, []],
    [
      "a value that differs from the file's",
      { [BYTES]: { value: "5", ofFile: "5" } },
      { [BYTES]: "6" },
      [{ name: BYTES, value: "6" }],
    ],
    ["nothing for a value that is set", { [BYTES]: { value: "6", ofBroker: "6", ofFile: "5" } }, { [BYTES]: "6" }, []],
    [
      "the deletion of a value, for that of the file",
      { [BYTES]: { value: "6", ofBroker: "6", ofFile: "5" } },
      { [BYTES]: "5" },
      [{ name: BYTES }],
    ],
    [
      "the deletion of the same value: it would outlive the file's",
      { [BYTES]: { value: "6", ofBroker: "6", ofFile: "6" } },
      { [BYTES]: "6" },
      [{ name: BYTES }],
    ],
    [
      "the default, if the file had another value at the start",
      { [BYTES]: { value: "6", ofBroker: "6", ofFile: "5", byDefault: "1" } },
      { [BYTES]: "1" },
      [{ name: BYTES, value: "1" }],
    ],
    [
      "a step of a thread pool",
      { [THREADS]: { value: "8", byDefault: "8" } },
      { [THREADS]: "33" },
      [{ name: THREADS, value: "16" }],
    ],
    [
      "a step of a thread pool to the file's value",
      { [THREADS]: { value: "33", ofBroker: "33", byDefault: "8" } },
      { [THREADS]: "8" },
      [{ name: THREADS, value: "17" }],
    ],
    [
      "nothing for a value that follows from another setting",
      { [RETENTION]: { value: "" }, "log.retention.hours": { value: "1", ofFile: "1" } },
      { [RETENTION]: "3600000" },
      [],
    ],
    [
      "the deletion of a value that is not wanted",
      { "ssl.keystore.password": { value: "", ofBroker: "" } },
      {},
      [{ name: "ssl.keystore.password" }],
    ],
    [
      "nothing for the limit of a reassignment",
      { "leader.replication.throttled.rate": { value: "9", ofBroker: "9", ofCluster: "9" } },
      {},
      [],
    ],
  ];
  for (const [title, described, wanted, expected] of cases) {
    it(`are ${title}`, () => {
      assert.deepEqual(changes(described, wanted), { ofBroker: expected, ofCluster: [] });
    });
  }

  it("delete the values for all brokers", () => {
    assert.deepEqual(changes({ [BYTES]: { value: "7", ofCluster: "7", ofFile: "5" } }, { [BYTES]: "5" }), {
      ofBroker: [],
      ofCluster: [{ name: BYTES }],
    });
  });
});

describe("liveDrift", () => {
  it("is empty for the wanted values, wherever they come from", () => {
    assert.deepEqual(
      drift(
        {
          [BYTES]: { value: "5", ofBroker: "5", ofFile: "5" },
          [THREADS]: { value: "8", byDefault: "8" },
          "leader.replication.throttled.rate": { value: "9", ofBroker: "9" },
          "log.dirs": { value: "/data", ofFile: "/data" },
        },
        { [BYTES]: "5", [THREADS]: "8" },
      ),
      [],
    );
  });

  it("names every value that another program has set", () => {
    assert.deepEqual(
      drift(
        {
          [BYTES]: { value: "6", ofBroker: "6", ofFile: "5" },
          [RETENTION]: { value: "7", ofCluster: "7" },
          "sasl.kerberos.service.name": { value: "kafka", ofBroker: "kafka" },
        },
        { [BYTES]: "5", [RETENTION]: "7" },
      ),
      [
        "log.retention.ms was set to 7 for all brokers",
        "message.max.bytes is 6 instead of 5",
        "sasl.kerberos.service.name was set to kafka",
      ],
    );
  });

  it("masks secret values", () => {
    assert.deepEqual(
      drift(
        {
          [BYTES]: { value: "6", ofCluster: "6" },
          "ssl.keystore.password": { value: "", ofBroker: "" },
          "my.own": { value: "", ofBroker: "", isSecret: true },
        },
        { [BYTES]: "5" },
        [BYTES],
      ),
      [
        "message.max.bytes was set to (secret) for all brokers",
        "message.max.bytes is (secret) instead of (secret)",
        "ssl.keystore.password was set to (secret)",
        "my.own was set to (secret)",
      ],
    );
  });
});
