import assert from "node:assert/strict";

import type { DockerStackInputs } from "../../../../components/runtime/docker/docker-stack";
import provider from "../../../../components/runtime/docker/docker-stack-provider";
import { skipSuite } from "../../../support/skip";
import { fails, fakeDocker, NOT_THERE, says } from "../../support/fake-docker";

const INPUTS: DockerStackInputs = {
  dockerHost: "unix:///docker.sock",
  stack: "kafka-cluster/dev",
  network: "kafka-cluster-dev",
  imageRepository: "kafka-cluster-dev",
  retainData: false,
};

const OUTPUTS = { ...INPUTS, stackId: "id-1", networkVersion: "network-1", health: "whole" };

const OF_STACK = "--filter label=kafka-cluster.stack=kafka-cluster/dev";
const LIST_NETWORKS = "network ls --filter label=kafka-cluster.stack-id=id-1 --quiet";
const LIST_CONFIG_VOLUMES =
  "volume ls --filter label=kafka-cluster.stack-id=id-1 --filter label=kafka-cluster.purpose=config --quiet";
const LIST_VOLUMES = "volume ls --filter label=kafka-cluster.stack-id=id-1 --quiet";
const LIST_IMAGES = `image ls kafka-cluster-dev ${OF_STACK} --format {{.Tag}}`;

const UNRECORDED = "there is a network that may not be recorded";

describe("dockerStackProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();
  const lists = async (command: string, ...names: readonly string[]) =>
    when(`'${command}'`, ...(names.length > 0 ? says(names.join("\n")) : []));

  describe("check", () => {
    it("accepts a new stack, and one that stays at its daemon", async () => {
      assert.deepEqual(await provider.check({} as DockerStackInputs, INPUTS), { inputs: INPUTS, failures: [] });
      assert.deepEqual(await provider.check(OUTPUTS, INPUTS), { inputs: INPUTS, failures: [] });
    });

    it("rejects another daemon, where the data is not", async () => {
      const { failures } = await provider.check(OUTPUTS, { ...INPUTS, dockerHost: "ssh://host" });
      assert.deepEqual(failures, [
        {
          property: "dockerHost",
          reason:
            "must stay unix:///docker.sock for as long as the stack is there, got ssh://host; destroy the stack first, its data does not move",
        },
      ]);
    });
  });

  describe("create", () => {
    it("makes an id for this very stack, another one each time, and nothing in Docker", async () => {
      await when("'network inspect kafka-cluster-dev'", ...NOT_THERE);
      const [first, second] = [await provider.create(INPUTS), await provider.create(INPUTS)];
      assert.match(first.id, /^[0-9a-f-]{36}$/);
      assert.notEqual(first.id, second.id);
      const { networkVersion } = first.outs;
      assert.match(networkVersion, /^[0-9a-f-]{36}$/);
      assert.notEqual(networkVersion, second.outs.networkVersion);
      assert.deepEqual(first.outs, { ...INPUTS, stackId: first.id, networkVersion, health: "whole" });
      assert.deepEqual(await commands(), Array(2).fill("network inspect kafka-cluster-dev"));
    });

    it("rejects where the network's name is taken", async () => {
      await when("'network inspect kafka-cluster-dev'", ...says('[{"Labels": {}}]'));
      await assert.rejects(provider.create(INPUTS), {
        message:
          "network kafka-cluster-dev is there already and not of this project; remove or rename it, or give the stack another name",
      });
    });

    it("rejects where the network belongs to a stack of the same name whose state was lost", async () => {
      const labels = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.stack-id": "another" };
      await when("'network inspect kafka-cluster-dev'", ...says(JSON.stringify([{ Labels: labels }])));
      await assert.rejects(provider.create(INPUTS), {
        message: /^network kafka-cluster-dev belongs to a stack kafka-cluster\/dev that is not this one \(/,
      });
    });
  });

  it("sees a network that a killed run may have made but not recorded", async () => {
    await lists(LIST_NETWORKS, "0123");
    await lists(LIST_CONFIG_VOLUMES);
    assert.deepEqual(await provider.read("id-1", OUTPUTS), { id: "id-1", props: { ...OUTPUTS, health: UNRECORDED } });
  });

  const whole: readonly (readonly [what: string, networks: string[], volumes: string[]])[] = [
    ["a network with a volume for files, which was made after it was recorded", ["0123"], ["kafka-0-config"]],
    ["a stack that has neither", [], []],
  ];
  for (const [what, networks, volumes] of whole) {
    it(`sees nothing wrong with ${what}`, async () => {
      await lists(LIST_NETWORKS, ...networks);
      await lists(LIST_CONFIG_VOLUMES, ...volumes);
      assert.deepEqual(await provider.read("id-1", { ...OUTPUTS, health: UNRECORDED }), { id: "id-1", props: OUTPUTS });
    });
  }

  describe("diff", () => {
    const cases: readonly (readonly [news: Partial<DockerStackInputs>, health: string, changes: boolean])[] = [
      [{}, "whole", false],
      [{}, UNRECORDED, true],
      [{ retainData: true }, "whole", true],
      [{ dockerHost: "ssh://host" }, "whole", true],
      [{ imageRepository: "other" }, "whole", true],
    ];
    for (const [news, health, changes] of cases) {
      it(`asks for ${changes ? "an update" : "nothing"} with ${JSON.stringify(news)} where ${health}`, async () => {
        assert.deepEqual(await provider.diff("id-1", { ...OUTPUTS, health }, { ...INPUTS, ...news }), {
          stables: health === UNRECORDED ? ["stackId"] : ["stackId", "networkVersion"],
          changes,
        });
      });
    }
  });

  describe("update", () => {
    it("keeps the stack's id, and the network", async () => {
      const { outs } = await provider.update("id-1", OUTPUTS, { ...INPUTS, retainData: true });
      assert.deepEqual(outs, { ...OUTPUTS, retainData: true });
      assert.deepEqual(await commands(), []);
    });

    it("removes a network that may not be recorded, and has it made anew", async () => {
      await lists(LIST_NETWORKS, "0123");
      await when("'network rm 0123'");
      const { outs } = await provider.update("id-1", { ...OUTPUTS, health: UNRECORDED }, INPUTS);
      assert.match(outs.networkVersion, /^[0-9a-f-]{36}$/);
      assert.deepEqual(outs, { ...OUTPUTS, networkVersion: outs.networkVersion });
      assert.deepEqual(await commands(), [LIST_NETWORKS, "network rm 0123"]);
    });

    it("keeps a network that containers use", async () => {
      await lists(LIST_NETWORKS, "0123");
      await when("'network rm 0123'", ...fails("Error response from daemon: network has active endpoints"));
      const { outs } = await provider.update("id-1", { ...OUTPUTS, health: UNRECORDED }, INPUTS);
      assert.deepEqual(outs, OUTPUTS);
    });
  });

  describe("delete", () => {
    beforeEach(async () => {
      await lists(LIST_NETWORKS);
      await lists(LIST_VOLUMES, "kafka-cluster-dev-kafka-0-data", "kafka-cluster-dev-zookeeper-data");
      await lists(LIST_IMAGES, "3.3.1-a", "3.3.1-b");
    });
    const removals = async () => (await commands()).filter((command) => / rm /.test(command));

    it("removes what is left of the stack", async () => {
      await when("*' rm '*");
      await provider.delete("id-1", OUTPUTS);
      assert.deepEqual(await removals(), [
        "volume rm kafka-cluster-dev-kafka-0-data",
        "volume rm kafka-cluster-dev-zookeeper-data",
        "image rm kafka-cluster-dev:3.3.1-a",
        "image rm kafka-cluster-dev:3.3.1-b",
      ]);
    });

    it("keeps the volumes of data that is to be kept", async () => {
      await when("*' rm '*");
      await provider.delete("id-1", { ...OUTPUTS, retainData: true });
      assert.deepEqual(await removals(), ["image rm kafka-cluster-dev:3.3.1-a", "image rm kafka-cluster-dev:3.3.1-b"]);
    });

    it("leaves what others use, and goes on", async () => {
      await when("'volume rm '*", ...fails("Error response from daemon: remove x: volume is in use - [0123]"));
      await when(
        "'image rm '*",
        ...fails("Error response from daemon: conflict: unable to remove repository reference"),
      );
      await provider.delete("id-1", OUTPUTS);
      assert.equal((await removals()).length, 4);
    });
  });
});
