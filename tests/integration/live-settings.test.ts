// Verifies, with real brokers on this machine, with ZooKeeper and with KRaft: a setting that Kafka takes while it runs is applied
// without a restart, under a client that writes all the time; a removed setting goes back to the file's value or the default;
// a mixed change restarts the broker for what needs it; values that another program has set show in a preview and are healed;
// a thread pool grows in steps; nothing that was set while a broker ran outlives the broker's restart.
// Does not verify: containers and hosts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { ask } from "../../components/kafka-client/ask";
import {
  alterBroker,
  type DescribedSetting,
  describeBroker,
  type SettingChange,
} from "../../components/kafka-client/broker-settings";
import { parseAddress } from "../../components/kafka-client/service-access";
import { createTopic, publishWhile, readAll } from "../../testing/kafka/client";
import { succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
}

type Settings = Readonly<Record<string, unknown>>;

for (const [coordination, brokers] of [
  ["zookeeper", 1],
  ["kraft", 2],
] as const) {
  describe(`live settings of ${brokers} broker(s) with ${coordination}`, function () {
    this.timeout(600_000);
    inOrder(this);

    let stack: ScratchStack;
    let bootstrapServers = "";

    const configure = (brokerConfig: Settings) => stack.configure({ coordination, brokers, brokerConfig });
    const addresses = () => bootstrapServers.split(",").map(parseAddress);
    const up = () => succeeds(stack.up());

    /** A setting as each broker describes it. */
    const described = (name: string): Promise<(DescribedSetting | undefined)[]> =>
      Promise.all(
        addresses().map(async (address, id) =>
          (await ask(address, describeBroker(id), { timeoutMs: 5_000 })).get(name),
        ),
      );

    /** Asserts the value of a setting, and the value that was set while the broker ran, on all brokers. */
    const assertSetting = async (name: string, value: string, ofBroker?: string) => {
      for (const setting of await described(name)) {
        assert.deepEqual([setting?.value, setting?.ofBroker, setting?.ofCluster], [value, ofBroker, undefined], name);
      }
    };

    const inFile = async (setting: string): Promise<boolean> =>
      (await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8")).includes(`${setting}\n`);

    /** Changes settings as `kafka-configs.sh` does: of the first broker, or of all brokers. */
    const alter = async (changes: readonly SettingChange[], id?: number) => {
      const [address] = addresses();
      assert.ok(address);
      await ask(address, alterBroker(id, changes), { timeoutMs: 5_000 });
    };

    before(async () => {
      stack = await ScratchStack.create();
      await configure({ "log.retention.ms": 1_000_000 });
      await up();
      ({ bootstrapServers } = await stack.outputs<Outputs>());
    });
    after(() => stack.remove());

    it("are in the file of a new broker alone", async () => {
      await assertSetting("log.retention.ms", "1000000");
      assert.match(await succeeds(stack.preview("--expect-no-changes")), /unchanged/);
    });

    it("change without a restart, and a preview says so", async () => {
      const before = await stack.pids();
      await configure({ "log.retention.ms": 2_000_000, "max.connections": 2_000_000 });
      const preview = await succeeds(stack.preview());
      const line =
        "kafka-0 changes without a restart: log.retention.ms 1000000 -> 2000000; max.connections (unset) -> 2000000";
      assert.ok(preview.includes(line), preview);
      assert.doesNotMatch(preview, /kafka-\d restarts/);
      await createTopic(bootstrapServers, "payments", {});
      let text = "";
      const published = await publishWhile(bootstrapServers, "payments", async () => {
        text = await up();
      });
      assert.ok(text.includes(line), text);
      assert.equal((await readAll(bootstrapServers, "payments", published)).length, published);
      assert.deepEqual(await stack.pids(), before);
      await assertSetting("log.retention.ms", "2000000", "2000000");
      await assertSetting("max.connections", "2000000", "2000000");
      assert.ok(await inFile("log.retention.ms=2000000"));
      assert.match(await succeeds(stack.preview("--expect-no-changes")), /unchanged/);
    });

    it("go back to the file's value and to the default when they are removed", async () => {
      const before = await stack.pids();
      await configure({ "log.retention.ms": 1_000_000 });
      assert.match(await up(), /log\.retention\.ms 2000000 -> 1000000; max\.connections 2000000 -> \(unset\)/);
      await assertSetting("log.retention.ms", "1000000");
      await assertSetting("max.connections", "2147483647");
      await configure({});
      assert.match(await up(), /kafka-0 changes without a restart: log\.retention\.ms 1000000 -> \(unset\)/);
      // The process has been started with another value in its file.
      await assertSetting("log.retention.ms", "604800000", "604800000");
      assert.deepEqual(await stack.pids(), before);
      assert.match(await succeeds(stack.preview("--expect-no-changes")), /unchanged/);
    });

    it("change in steps where a running broker accepts no more", async () => {
      const before = await stack.pids();
      await configure({ "num.io.threads": 33 });
      await up();
      await assertSetting("num.io.threads", "33", "33");
      assert.deepEqual(await stack.pids(), before);
    });

    it("are in the file alone after a restart, which a mixed change needs", async () => {
      const before = await stack.pids();
      await configure({ "num.io.threads": 9, "log.retention.hours": 24 });
      const text = await up();
      assert.match(text, /kafka-0 restarts: log\.retention\.hours \(unset\) -> 24\n/);
      assert.match(text, /kafka-0 changes without a restart: num\.io\.threads 33 -> 9\n/);
      const after = await stack.pids();
      assert.deepEqual(
        Object.keys(before).map((service) => [service, after[service] === before[service]]),
        Object.keys(before).map((service) => [service, !/^kafka-\d$/.test(service)]),
      );
      await assertSetting("num.io.threads", "9");
      const [setting] = await described("log.retention.ms");
      assert.equal(setting?.ofBroker, undefined);
      assert.match(await succeeds(stack.preview("--expect-no-changes")), /unchanged/);
    });

    it("that another program has set show in a preview and are healed", async () => {
      const before = await stack.pids();
      await alter(
        [
          { name: "num.io.threads", value: "10" },
          { name: "num.network.threads", value: "4" },
        ],
        0,
      );
      await alter([{ name: "log.retention.ms", value: "5000" }]);
      const preview = await succeeds(stack.preview());
      assert.match(preview, /log\.retention\.ms was set to 5000 for all brokers/);
      assert.match(preview, /num\.io\.threads is 10 instead of 9/);
      assert.match(preview, /num\.network\.threads is 4 instead of 3/);
      await up();
      await assertSetting("num.io.threads", "9");
      await assertSetting("num.network.threads", "3");
      assert.ok((await described("log.retention.ms")).every((setting) => !setting?.ofCluster && !setting?.ofBroker));
      assert.deepEqual(await stack.pids(), before);
      assert.match(await succeeds(stack.preview("--expect-no-changes")), /unchanged/);
    });

    it("of a broker that is down are those of its file when it starts", async () => {
      await configure({ "num.io.threads": 10, "log.retention.hours": 24 });
      await up();
      await assertSetting("num.io.threads", "10", "10");
      await killServices(stack, "kafka-0");
      await configure({ "num.io.threads": 11, "log.retention.hours": 24 });
      assert.match(await up(), /kafka-0 is down and starts: num\.io\.threads 10 -> 11/);
      const [first] = await described("num.io.threads");
      assert.deepEqual([first?.value, first?.ofBroker, first?.ofFile], ["11", undefined, "11"]);
    });

    it("that the broker refuses name the broker, the setting and the reason", async () => {
      const before = await stack.pids();
      await configure({ "num.io.threads": 11, "log.retention.hours": 24, "num.replica.fetchers": 0 });
      const { exitCode, text } = await stack.up();
      assert.notEqual(exitCode, 0, text);
      assert.match(
        text.replace(/\s+/g, " "),
        /kafka-0 refuses the changed settings num\.replica\.fetchers \(.*value should be at least 1.*\); set other values/,
      );
      await configure({ "num.io.threads": 11, "log.retention.hours": 24 });
      await up();
      await assertSetting("num.replica.fetchers", "1");
      assert.deepEqual(await stack.pids(), before);
    });
  });
}
