import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { LaunchersInputs } from "../../../../../components/runtime/local/launchers/launcher-plan";
import launchers from "../../../../../components/runtime/local/launchers/launchers-provider";
import { sweepStack } from "../../../../../components/runtime/local/sweep-stack";
import { makeLaunched, makeLauncherPlan } from "../../../../support/launchers";
import { temporaryFolder } from "../../../../support/temporary-folder";

const FILES = ["1_RUN_Zookeeper", "2_RUN_Kafka_broker", "3_OPEN_Console_Consumer"].flatMap((name) => [
  `${name}.cmd`,
  `${name}.sh`,
]);

describe("launchersProvider", () => {
  const path = temporaryFolder();
  const make = (plan: Partial<LaunchersInputs> = {}): LaunchersInputs => {
    const { java, classData, ...inputs } = makeLauncherPlan({ stackDir: path("dev"), javaHome: path("none"), ...plan });
    return inputs;
  };

  it("writes six launchers that their owner alone can run, and logging configurations", async () => {
    const { id, outs } = await launchers.create(make());
    assert.deepEqual([id, outs.health, outs.java], [path("dev", "kafka"), "healthy", ""]);
    assert.deepEqual((await readdir(path("dev", "kafka"))).sort(), [...FILES, "config"]);
    assert.deepEqual((await readdir(path("dev", "kafka", "config"))).sort(), [
      "console-consumer-log4j.properties",
      "kafka-0-log4j.properties",
      "zookeeper-log4j.properties",
    ]);
    const { mode } = await stat(path("dev", "kafka", "1_RUN_Zookeeper.sh"));
    assert.ok(process.platform === "win32" || (mode & 0o777) === 0o700);
  });

  it("prints the log of a launched service as well", async () => {
    await launchers.create(make());
    assert.match(
      await readFile(path("dev", "kafka", "config", "kafka-0-log4j.properties"), "utf8"),
      /^log4j\.rootLogger=INFO, file, terminal$/m,
    );
  });

  for (const [action, change] of [
    ["edited", (file: string) => writeFile(file, "")],
    ["removed", (file: string) => rm(file)],
  ] as const) {
    it(`reports a launcher that was ${action}, and writes it again`, async () => {
      const { id, outs } = await launchers.create(make());
      const file = path("dev", "kafka", "2_RUN_Kafka_broker.sh");
      const text = await readFile(file, "utf8");
      await change(file);
      const { props } = await launchers.read(id, outs);
      assert.equal(props.health, `${file} was changed`);
      assert.deepEqual(await launchers.diff(id, props, make()), { changes: true });
      const { outs: updated } = await launchers.update(id, props, make());
      assert.equal(await readFile(file, "utf8"), text);
      assert.deepEqual((await launchers.read(id, updated)).props, updated);
      assert.deepEqual(await launchers.diff(id, updated, make()), { changes: false });
    });
  }

  it("removes the files of a service that the stack no longer has, and of a folder that it has left", async () => {
    const services = [makeLaunched("kafka-0"), makeLaunched("kafka-1")];
    const { id, outs } = await launchers.create(make({ services }));
    const { outs: fewer } = await launchers.update(id, outs, make({ services: services.slice(0, 1) }));
    assert.equal(existsSync(path("dev", "kafka", "config", "kafka-1-log4j.properties")), false);
    await launchers.update(id, fewer, make({ stackDir: path("moved") }));
    assert.deepEqual(await readdir(path("dev")), []);
    assert.equal((await readdir(path("moved", "kafka"))).length, FILES.length + 1);
  });

  it("removes what a killed one has left of its files, and no file of other programs", async () => {
    const left = ["1_RUN_Zookeeper.sh.3735928559", join("config", "kafka-0-log4j.properties.1")];
    const others = ["1_RUN_Zookeeper.sh.old", "notes.1"];
    const { id, outs } = await launchers.create(make());
    for (const deletion of [
      () => launchers.update(id, outs, make()),
      () => launchers.delete(id, outs),
      () => sweepStack({ path: path("dev"), retainData: false }),
    ]) {
      await mkdir(path("dev", "kafka", "config"), { recursive: true });
      for (const name of [...left, ...others]) {
        await writeFile(path("dev", "kafka", name), "");
      }
      await deletion();
      assert.deepEqual(
        left.filter((name) => existsSync(path("dev", "kafka", name))),
        [],
      );
      assert.deepEqual(
        others.filter((name) => !existsSync(path("dev", "kafka", name))),
        [],
      );
    }
  });

  it("removes all files when it is deleted, can be deleted twice, and keeps files of other programs", async () => {
    const { id, outs } = await launchers.create(make());
    await mkdir(path("dev", "kafka", "notes"));
    await launchers.delete(id, outs);
    await launchers.delete(id, outs);
    assert.deepEqual(await readdir(join(path("dev"), "kafka")), ["notes"]);
  });
});
