import assert from "node:assert/strict";
import { CONTAINER_USER } from "../../../../components/runtime/docker/container-layout";
import { dataFile, dataState } from "../../../../components/runtime/docker/data-inspector";
import type { ContainerInspection } from "../../../../components/runtime/docker/docker-client";
import { STACK_ID_LABEL, STACK_LABEL } from "../../../../components/runtime/docker/names";
import { tarOf } from "../../../../components/runtime/docker/tar-files";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, NOT_THERE, says } from "../../../support/fake-docker";

const WHERE = {
  host: "",
  stack: "p/s",
  container: "p-s-kafka-0",
  volume: "p-s-kafka-0-data",
  images: ["jre:17", "p-s"],
};
const VOLUME = says(JSON.stringify([{ Labels: { [STACK_LABEL]: "p/s" } }]));
const TEXT = "version=0\nbroker.id=0\n";

describe("dataFile in Docker", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();
  const archive = tarOf(
    { "meta.properties": TEXT },
    { mode: 0o600, uid: Number(CONTAINER_USER.split(":")[0]), gid: 0 },
  );
  const gives = [`echo ${archive.toString("base64")} | base64 -d`];
  const asks = async () => (await commands()).filter((command) => !command.includes(" inspect "));

  it("is read through the service's container", async () => {
    await when("'container inspect '*", ...says('[{"Id": "c1"}]'));
    await when("'volume inspect '*", ...VOLUME);
    await when("'cp c1:/var/lib/kafka-cluster/meta.properties -'", ...gives);
    assert.equal(await dataFile(WHERE, "meta.properties"), TEXT);
  });

  it("is read from a folder among the data", async () => {
    await when("'container inspect '*", ...says('[{"Id": "c1"}]'));
    await when("'volume inspect '*", ...VOLUME);
    await when("'cp c1:/var/lib/kafka-cluster/folder/meta.properties -'", ...gives);
    assert.equal(await dataFile(WHERE, "folder/meta.properties"), TEXT);
  });

  it("is read through a container that is never started where there is none", async () => {
    await when("'container inspect '*", ...NOT_THERE);
    await when("'volume inspect '*", ...VOLUME);
    await when("'image ls --quiet jre:17'");
    await when("'image ls --quiet p-s'", ...says("i1"));
    await when("'ps '*", ...says("cut"));
    await when("'create '*", ...says("c2"));
    await when("'cp c2:/data/meta.properties -'", ...gives);
    await when("'rm '*");
    assert.equal(await dataFile(WHERE, "meta.properties"), TEXT);
    assert.deepEqual((await asks()).slice(2), [
      "ps --all --filter label=kafka-cluster.look=p/s --quiet",
      "rm --force cut",
      "create --network none --label kafka-cluster.look=p/s --volume p-s-kafka-0-data:/data:ro,nocopy i1 true",
      "cp c2:/data/meta.properties -",
      "rm --force c2",
    ]);
  });

  it("is read side by side of several services, and none is taken for one that was left", async () => {
    const stack = "p/t";
    await when("'container inspect '*", ...NOT_THERE);
    await when("'volume inspect '*", ...says(JSON.stringify([{ Labels: { [STACK_LABEL]: stack } }])));
    await when("'image ls --quiet jre:17'", ...says("i1"));
    await when("'ps '*", ...says("c2"));
    await when("'create '*", ...says("c2"));
    await when("'cp c2:/data/meta.properties -'", ...gives);
    await when("'rm '*");
    const files = ["a", "b"].map((volume) => dataFile({ ...WHERE, stack, volume }, "meta.properties"));
    assert.deepEqual(await Promise.all(files), [TEXT, TEXT]);
    const done = (await asks()).map((command) => command.split(" ")[0]);
    assert.equal(done.filter((command) => command === "ps").length, 1);
    assert.ok(done.indexOf("rm") < done.indexOf("create"));
  });

  it("is none where there is no such file, and nobody is asked where there is no volume of the stack", async () => {
    await when("'container inspect '*", ...says('[{"Id": "c1"}]'));
    await when("'volume inspect p-s-kafka-0-data'", ...VOLUME);
    await when("'volume inspect other'", ...says('[{"Labels": null}]'));
    await when("'cp '*", ...fails("Error response from daemon: Could not find the file /x in container c1"));
    assert.equal(await dataFile(WHERE, "meta.properties"), undefined);
    assert.equal(await dataFile({ ...WHERE, volume: "other" }, "meta.properties"), undefined);
    assert.equal((await asks()).length, 1);
  });
});

describe("dataState in Docker", () => {
  const of = (stackId: string) => ({ Id: "n1", Labels: { [STACK_ID_LABEL]: stackId } });
  const container = (health: string) =>
    ({ State: { Health: { Status: health, Log: [] } } }) as unknown as ContainerInspection;

  for (const [what, args, state] of [
    ["nothing of the stack", [undefined, undefined, undefined], "none"],
    ["no volume, but the rest of the stack", [of("a"), undefined, undefined], "lost"],
    ["a volume of an earlier stack", [of("b"), undefined, of("a")], "kept"],
    ["a volume alone", [undefined, undefined, of("a")], "kept"],
    ["a volume without a container", [of("a"), undefined, of("a")], "there"],
    ["a container that is not well", [of("b"), container("starting"), of("a")], "there"],
    ["a container that is well", [of("b"), container("healthy"), of("a")], "used"],
  ] as const) {
    it(`is "${state}" where there is ${what}`, () => {
      const [network, service, volume] = args;
      assert.equal(dataState(network, service, volume), state);
    });
  }
});
