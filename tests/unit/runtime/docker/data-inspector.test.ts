import assert from "node:assert/strict";
import { CONTAINER_USER } from "../../../../components/runtime/docker/container-layout";
import { dataFile, dataState } from "../../../../components/runtime/docker/data-inspector";
import type { ContainerInspection } from "../../../../components/runtime/docker/docker-objects";
import { STACK_ID_LABEL, STACK_LABEL } from "../../../../components/runtime/docker/names";
import { tarOf } from "../../../../components/runtime/docker/tar-files";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";

const VOLUME_OF_BROKER = {
  host: "",
  stack: "p/s",
  container: "p-s-kafka-0",
  volume: "p-s-kafka-0-data",
  images: ["jre:17", "p-s"],
};
const OWN_VOLUME = says(JSON.stringify([{ Labels: { [STACK_LABEL]: "p/s" } }]));
const TEXT = "version=0\nbroker.id=0\n";

describe("dataFile", () => {
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
  const prints = [`echo ${archive.toString("base64")} | base64 -d`];
  const requests = async () => (await commands()).filter((command) => !command.includes(" inspect "));

  it("reads the file through the service's container", async () => {
    await when("'container inspect '*", ...says('[{"Id": "c1"}]'));
    await when("'volume inspect '*", ...OWN_VOLUME);
    await when("'cp c1:/var/lib/kafka-cluster/meta.properties -'", ...prints);
    assert.equal(await dataFile(VOLUME_OF_BROKER, "meta.properties"), TEXT);
  });

  it("reads a file in a subfolder", async () => {
    await when("'container inspect '*", ...says('[{"Id": "c1"}]'));
    await when("'volume inspect '*", ...OWN_VOLUME);
    await when("'cp c1:/var/lib/kafka-cluster/folder/meta.properties -'", ...prints);
    assert.equal(await dataFile(VOLUME_OF_BROKER, "folder/meta.properties"), TEXT);
  });

  it("reads the file through a temporary container if the service has none", async () => {
    await when("'container inspect '*", ...NOT_FOUND);
    await when("'volume inspect '*", ...OWN_VOLUME);
    await when("'image ls --quiet jre:17'");
    await when("'image ls --quiet p-s'", ...says("i1"));
    await when("'ps '*", ...says("old"));
    await when("'create '*", ...says("c2"));
    await when("'cp c2:/data/meta.properties -'", ...prints);
    await when("'rm '*");
    assert.equal(await dataFile(VOLUME_OF_BROKER, "meta.properties"), TEXT);
    assert.deepEqual((await requests()).slice(2), [
      "ps --all --filter label=kafka-cluster.inspector=p/s --quiet",
      "rm --force old",
      "create --network none --label kafka-cluster.inspector=p/s --volume p-s-kafka-0-data:/data:ro,nocopy i1 true",
      "cp c2:/data/meta.properties -",
      "rm --force c2",
    ]);
  });

  it("reads files of several services at once, and removes only temporary containers of earlier runs", async () => {
    const stack = "p/t";
    await when("'container inspect '*", ...NOT_FOUND);
    await when("'volume inspect '*", ...says(JSON.stringify([{ Labels: { [STACK_LABEL]: stack } }])));
    await when("'image ls --quiet jre:17'", ...says("i1"));
    await when("'ps '*", ...says("c2"));
    await when("'create '*", ...says("c2"));
    await when("'cp c2:/data/meta.properties -'", ...prints);
    await when("'rm '*");
    const files = ["a", "b"].map((volume) => dataFile({ ...VOLUME_OF_BROKER, stack, volume }, "meta.properties"));
    assert.deepEqual(await Promise.all(files), [TEXT, TEXT]);
    const names = (await requests()).map((command) => command.split(" ")[0]);
    assert.equal(names.filter((command) => command === "ps").length, 1);
    assert.ok(names.indexOf("rm") < names.indexOf("create"));
  });

  it("returns undefined without the file, and reads nothing without a volume of the stack", async () => {
    await when("'container inspect '*", ...says('[{"Id": "c1"}]'));
    await when("'volume inspect p-s-kafka-0-data'", ...OWN_VOLUME);
    await when("'volume inspect other'", ...says('[{"Labels": null}]'));
    await when("'cp '*", ...fails("Error response from daemon: Could not find the file /x in container c1"));
    assert.equal(await dataFile(VOLUME_OF_BROKER, "meta.properties"), undefined);
    assert.equal(await dataFile({ ...VOLUME_OF_BROKER, volume: "other" }, "meta.properties"), undefined);
    assert.equal((await requests()).length, 1);
  });
});

describe("dataState", () => {
  const of = (stackId: string) => ({ Id: "n1", Labels: { [STACK_ID_LABEL]: stackId } });
  const container = (health: string) =>
    ({ State: { Health: { Status: health, Log: [] } } }) as unknown as ContainerInspection;

  for (const [what, args, state] of [
    ["nothing of the stack exists", [undefined, undefined, undefined], "none"],
    ["the stack exists without the volume", [of("a"), undefined, undefined], "lost"],
    ["the volume is of an earlier stack", [of("b"), undefined, of("a")], "retained"],
    ["the volume exists alone", [undefined, undefined, of("a")], "retained"],
    ["the volume has no container", [of("a"), undefined, of("a")], "present"],
    ["the container is not healthy", [of("b"), container("starting"), of("a")], "present"],
    ["the container is healthy", [of("b"), container("healthy"), of("a")], "used"],
  ] as const) {
    it(`is "${state}" if ${what}`, () => {
      const [network, service, volume] = args;
      assert.equal(dataState(network, service, volume), state);
    });
  }
});
