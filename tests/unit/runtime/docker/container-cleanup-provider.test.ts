import assert from "node:assert/strict";

import provider from "../../../../components/runtime/docker/container-cleanup-provider";
import type { ServiceContainers } from "../../../../components/runtime/docker/service-containers";
import { skipSuite } from "../../../../testing/suites/skip";
import { fakeDocker, says } from "../../../support/fake-docker";

const INPUTS: ServiceContainers = {
  dockerHost: "unix:///docker.sock",
  stackId: "id-1",
  service: "kafka-0",
  stopTimeoutMs: 1_500,
};

const LIST =
  "ps --all --no-trunc --filter label=kafka-cluster.stack-id=id-1 --filter label=kafka-cluster.service=kafka-0 --quiet";

describe("containerCleanupProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();

  it("creates, reads and updates nothing in Docker", async () => {
    const news = { ...INPUTS, stopTimeoutMs: 2_000 };
    assert.deepEqual(await provider.create(INPUTS), { id: "kafka-0", outs: INPUTS });
    assert.deepEqual(await provider.read("kafka-0", INPUTS), { id: "kafka-0", props: INPUTS });
    assert.deepEqual(await provider.update("kafka-0", INPUTS, news), { outs: news });
    assert.deepEqual(await commands(), []);
  });

  describe("diff", () => {
    const cases: readonly (readonly [news: object, changes: boolean])[] = [
      [{}, false],
      [{ __provider: "exports.handler = …" }, false],
      [{ dockerHost: "ssh://host" }, true],
      [{ stackId: "id-2" }, true],
      [{ service: "kafka-1" }, true],
      [{ stopTimeoutMs: 2_000 }, true],
    ];
    for (const [news, changes] of cases) {
      it(`requests ${changes ? "an update" : "nothing"} with ${JSON.stringify(news)}`, async () => {
        assert.deepEqual(await provider.diff("kafka-0", INPUTS, { ...INPUTS, ...news }), { changes });
      });
    }
  });

  describe("delete", () => {
    it("removes the remaining containers of the service", async () => {
      await when("'ps '*", ...says("left1\nleft2"));
      await when("'stop '*|'rm '*");
      await provider.delete("kafka-0", INPUTS);
      assert.deepEqual(await commands(), [LIST, "stop -t 2 left1 left2", "rm --force left1 left2"]);
    });

    it("removes nothing if no container remains", async () => {
      await when("'ps '*");
      await provider.delete("kafka-0", INPUTS);
      assert.deepEqual(await commands(), [LIST]);
    });
  });
});
