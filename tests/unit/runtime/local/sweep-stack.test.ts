import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { claimData } from "../../../../components/runtime/local/data-owner";
import launchers from "../../../../components/runtime/local/launchers/launchers-provider";
import { startService } from "../../../../components/runtime/local/service-lifecycle";
import { readRecord } from "../../../../components/runtime/local/service-record";
import { sweepStack } from "../../../../components/runtime/local/sweep-stack";
import { isRunning } from "../../../../components/runtime/machine/process-identity";
import { fakeServices } from "../../../support/fake-service";
import { makeLauncherPlan } from "../../../support/launchers";

describe("sweepStack", () => {
  before(function () {
    if (process.platform === "win32") {
      this.skip(); // A shell script replaces Java.
    }
  });

  const { path, makeService } = fakeServices();
  const isEnded = async (serviceDir: string, deletion: () => Promise<void>) => {
    const { process: recorded } = (await readRecord(serviceDir)) ?? {};
    await deletion();
    assert.equal(recorded && (await isRunning(recorded)), false);
  };

  it("stops a service that no resource knows, and removes its folders", async () => {
    const inputs = await makeService("answers");
    await startService(inputs);
    await isEnded(inputs.serviceDir, () => sweepStack({ path: path("stack"), retainData: false }));
    assert.ok(!existsSync(path("stack")));
  });

  it("retains the data of the service on request", async () => {
    const inputs = await makeService("answers");
    await startService(inputs);
    await writeFile(join(inputs.folders.data, "meta.properties"), "broker.id=0\n");
    await isEnded(inputs.serviceDir, () => sweepStack({ path: path("stack"), retainData: true }));
    assert.deepEqual((await readdir(path("stack"), { recursive: true })).sort(), [
      "data",
      join("data", "zookeeper"),
      join("data", "zookeeper", ".owner.json"),
      join("data", "zookeeper", "meta.properties"),
    ]);
  });

  it("removes what a start that was killed early has left, and launchers that no resource knows", async () => {
    const plan = makeLauncherPlan({ stackDir: path("stack"), javaHome: path("none") });
    await launchers.create(plan);
    await mkdir(path("stack", "kafka-0", "config"), { recursive: true });
    await writeFile(path("stack", "kafka-0", "service.json.42"), "");
    await claimData([path("stack", "data", "kafka-0")], { owner: "p/s/kafka-0", serviceDir: path("stack", "kafka-0") });
    await writeFile(path("stack", "data", "kafka-0", ".owner.json.42"), "");
    await sweepStack({ path: path("stack"), retainData: true });
    assert.ok(!existsSync(path("stack")));
  });

  it("deletes the data of the service also outside the folder of the stack", async () => {
    const made = await makeService("answers");
    const furtherData = [path("second", "zookeeper")];
    const inputs = { ...made, folders: { ...made.folders, data: path("mine", "zookeeper"), furtherData } };
    await startService(inputs);
    await isEnded(inputs.serviceDir, () => sweepStack({ path: path("stack"), retainData: false }));
    assert.deepEqual(await readdir(path("mine")), []);
    assert.deepEqual(await readdir(path("second")), []);
  });
});
