import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { Header } from "tar";

import { dataFilesProblems } from "../../../../components/runtime/data-files-problems";
import type { ContainerFilesInputs } from "../../../../components/runtime/docker/container-files";
import provider from "../../../../components/runtime/docker/container-files-provider";
import { filesInTar, tarOf } from "../../../../components/runtime/docker/tar-files";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";

const NAME = "kafka-cluster-dev-kafka-0";

const GIVEN: ContainerFilesInputs = {
  dockerHost: "unix:///docker.sock",
  stackId: "id-1",
  service: "kafka-0",
  container: NAME,
  imageId: "sha256:0123",
  volume: `${NAME}-config`,
  dataVolume: "p-s-kafka-0-data",
  dataToDelete: { file: "", line: "" },
  volumeId: "volume-1",
  files: { "server.properties": "broker.id=0\n", "start.sh": "exec java\n" },
  restartDigest: "digest",
  stopTimeoutMs: 1_500,
};

/** Inputs as `check` stores them. */
const INPUTS = { ...GIVEN, version: "first" };

const FINGERPRINT = { file: "meta.properties", line: "cluster.id=X" };

const OUTPUTS = { ...INPUTS, health: "healthy" };

/** Output of the client about a container of this stack. */
const OURS = says('[{"Id": "0123", "Config": {"Labels": {"kafka-cluster.stack-id": "id-1"}}}]');
const LIST =
  "ps --all --no-trunc --filter label=kafka-cluster.stack-id=id-1 --filter label=kafka-cluster.service=kafka-0 --quiet";

/** Commands with the random name of the temporary container replaced. */
const anonymous = (commands: readonly string[]): string[] =>
  commands.map((command) => command.replace(new RegExp(`${NAME}-[0-9a-f]{8}\\b`, "g"), "CARRIER"));

const WRITES = [
  `create --name CARRIER --network none --label kafka-cluster.stack-id=id-1 --label kafka-cluster.service=kafka-0 --volume ${NAME}-config:/etc/kafka-cluster sha256:0123 true`,
  "cp - CARRIER:/etc/kafka-cluster",
  "rm --force CARRIER",
];

describe("containerFilesProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();
  const copies = () => when("'cp - '*", `cat >'${path("copied")}'`);

  describe("check", () => {
    const numbered = { ...GIVEN, files: { ...GIVEN.files, "data-myid": "1\n" } };
    const versioned = { ...numbered, version: "first" };

    it("accepts new inputs, equal inputs, other files, and unknown files", async () => {
      const unknown = { ...GIVEN, files: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never };
      for (const [olds, news] of [
        [{}, numbered],
        [versioned, numbered],
        [INPUTS, { ...GIVEN, files: {} }],
        [INPUTS, unknown],
      ] as const) {
        const { inputs, failures } = await provider.check(olds, news);
        assert.deepEqual([inputs, failures], [{ ...news, version: inputs.version }, []]);
      }
    });

    it("keeps the version if only live settings change, or the address of the daemon", async () => {
      for (const change of [{}, { files: { "server.properties": "a=2\n" } }, { dockerHost: "ssh://localhost" }]) {
        assert.equal((await provider.check(INPUTS, { ...GIVEN, ...change })).inputs.version, "first");
      }
      const deleted = { ...INPUTS, dataToDelete: FINGERPRINT };
      assert.equal((await provider.check(deleted, GIVEN)).inputs.version, "first");
    });

    it("changes the version for any other change, and after a fault that a refresh has found", async () => {
      for (const [olds, change] of [
        [{}, {}],
        [INPUTS, { restartDigest: "another" }],
        [INPUTS, { volumeId: "volume-2" }],
        [INPUTS, { dataToDelete: FINGERPRINT }],
        [{ ...INPUTS, version: "" }, {}],
      ] as const) {
        const { version } = (await provider.check(olds, { ...GIVEN, ...change })).inputs;
        assert.match(version, /^[0-9a-f-]{36}$/);
      }
    });

    it("rejects other files of the data, unless the data is deleted", async () => {
      const { failures } = await provider.check(INPUTS, numbered);
      assert.deepEqual(failures, dataFilesProblems("kafka-0", {}, { myid: "1\n" }));
      assert.deepEqual((await provider.check(INPUTS, { ...numbered, dataToDelete: FINGERPRINT })).failures, []);
    });
  });

  describe("with data to delete", () => {
    const discarding = { ...INPUTS, dataToDelete: FINGERPRINT };

    it("requests an update once, and no further one when the inputs no longer name the data", async () => {
      assert.equal((await provider.diff("", OUTPUTS, discarding)).changes, true);
      assert.equal((await provider.diff("", { ...OUTPUTS, dataToDelete: FINGERPRINT }, discarding)).changes, false);
      assert.equal((await provider.diff("", { ...OUTPUTS, dataToDelete: FINGERPRINT }, INPUTS)).changes, false);
    });

    it("stops the container, deletes the data, and writes the files again", async () => {
      await when(`'container inspect ${NAME}'`, ...OURS);
      await when("'stop '*|'run '*|'create '*|'rm '*");
      await copies();
      await provider.update("", OUTPUTS, discarding);
      const changes = anonymous(await commands()).filter((command) => !command.includes(" inspect "));
      assert.deepEqual(changes, [
        `stop -t 2 ${NAME}`,
        "run --rm --interactive --network none --entrypoint bash --label kafka-cluster.stack-id=id-1 --label kafka-cluster.service=kafka-0 --volume p-s-kafka-0-data:/var/lib/kafka-cluster sha256:0123 -s -- /var/lib/kafka-cluster meta.properties cluster.id=X",
        ...WRITES,
      ]);
    });
  });

  describe("create", () => {
    it("writes the files through a temporary container that is never started", async () => {
      await when("'container inspect '*", ...NOT_FOUND);
      await when("'ps '*|'create '*|'rm '*");
      await copies();
      const { id, outs } = await provider.create(INPUTS);
      assert.equal(id, `${NAME}-config`);
      assert.deepEqual(outs, OUTPUTS);
      assert.deepEqual(anonymous(await commands()), [`container inspect ${NAME}`, LIST, ...WRITES]);
    });

    it("makes the files readable for the service and writable for root alone", async () => {
      await when("'container inspect '*", ...NOT_FOUND);
      await when("'ps '*|'create '*|'rm '*");
      await copies();
      await provider.create(INPUTS);
      const archive = await readFile(path("copied"));
      assert.deepEqual(filesInTar(archive), INPUTS.files);
      const { mode, uid, gid } = new Header(archive, 0);
      assert.deepEqual([mode, uid, gid], [0o440, 0, 10_001]);
    });

    it("removes containers of the service that an interrupted run created", async () => {
      const labels = { "kafka-cluster.stack-id": "id-1" };
      await when("'container inspect '*", ...says(JSON.stringify([{ Id: "1", Config: { Labels: labels } }])));
      await when("'ps '*", ...says("left1\nleft2"));
      await when("'stop '*|'create '*|'rm '*");
      await copies();
      await provider.create(INPUTS);
      assert.deepEqual((await commands()).slice(1, 4), [LIST, "stop -t 2 left1 left2", "rm --force left1 left2"]);
    });

    it("rejects a container of another project that has the name", async () => {
      await when("'container inspect '*", ...says('[{"Id": "1", "Config": {"Labels": null}}]'));
      await assert.rejects(provider.create(INPUTS), {
        message: `container ${NAME} already exists and is not of this project; remove or rename the container, or give the stack another name`,
      });
      assert.deepEqual(await commands(), [`container inspect ${NAME}`]);
    });

    it("rejects a container of a stack of the same name in another checkout", async () => {
      const labels = { "kafka-cluster.stack": "kafka-cluster/dev", "kafka-cluster.stack-id": "another" };
      await when("'container inspect '*", ...says(JSON.stringify([{ Id: "1", Config: { Labels: labels } }])));
      await assert.rejects(provider.create(INPUTS), {
        message: new RegExp(`^container ${NAME} belongs to another stack kafka-cluster/dev \\(`),
      });
      assert.deepEqual(await commands(), [`container inspect ${NAME}`]);
    });

    it("removes the temporary container if the files can't be written", async () => {
      await when("'container inspect '*", ...NOT_FOUND);
      await when("'ps '*|'create '*|'rm '*");
      await when("'cp - '*", "cat >/dev/null", ...fails("Error response from daemon: no space left on device"));
      await assert.rejects(provider.create(INPUTS), { message: "docker cp - failed (no space left on device)" });
      assert.deepEqual(anonymous(await commands()).slice(-3), WRITES);
    });
  });

  describe("read", () => {
    /** Gives the service's container these files. */
    async function container(files: Readonly<Record<string, string>>): Promise<void> {
      await writeFile(path("found"), tarOf(files, { mode: 0o440, uid: 0, gid: 0 }));
      await when("'container inspect '*", ...OURS);
      await when(`'cp ${NAME}:/etc/kafka-cluster/. -'`, `cat '${path("found")}'`);
    }
    const health = async () => (await provider.read("id", OUTPUTS)).props.health;

    it("returns healthy for unchanged files", async () => {
      await container({ ...INPUTS.files, ".container-id": "0123" });
      assert.deepEqual(await provider.read("id", OUTPUTS), { id: "id", props: OUTPUTS });
    });

    it("returns healthy without a container", async () => {
      await when("'container inspect '*", ...NOT_FOUND);
      assert.equal(await health(), "healthy");
    });

    for (const labels of [null, { "kafka-cluster.stack-id": "another" }]) {
      it(`detects a foreign container, labelled ${JSON.stringify(labels)}, and reads nothing from it`, async () => {
        await when("'container inspect '*", ...says(JSON.stringify([{ Id: "0123", Config: { Labels: labels } }])));
        assert.equal(await health(), "a container that is not of this stack has the name");
        assert.deepEqual(await commands(), [`container inspect ${NAME}`]);
      });
    }

    it("detects an edited file, and asks for another version", async () => {
      await container({ ...INPUTS.files, "server.properties": "broker.id=1\n", ".container-id": "0123" });
      assert.deepEqual(await provider.read("id", OUTPUTS), {
        id: "id",
        props: { ...OUTPUTS, health: "server.properties was changed" },
        inputs: { ...INPUTS, version: "" },
      });
    });

    it("detects a removed file", async () => {
      await container({ "server.properties": "broker.id=0\n", ".container-id": "0123" });
      assert.equal(await health(), "start.sh was changed");
    });

    for (const [what, record] of [
      ["was never recorded", {}],
      ["is not the recorded one", { ".container-id": "4567" }],
    ] as const) {
      it(`detects a container that ${what}`, async () => {
        await container({ ...INPUTS.files, ...record });
        assert.equal(await health(), "the container is not recorded");
      });
    }
  });

  describe("diff", () => {
    const cases: readonly (readonly [news: Partial<ContainerFilesInputs>, health: string, changes: boolean])[] = [
      [{}, "healthy", false],
      [{ volumeId: "volume-2" }, "healthy", true],
      [{ files: { ...INPUTS.files } }, "healthy", false],
      [{ files: { "server.properties": "broker.id=1\n" } }, "healthy", true],
      [{ volume: "other" }, "healthy", true],
      [{ stackId: "id-2" }, "healthy", true],
      [{}, "server.properties was changed", true],
    ];
    for (const [news, health, changes] of cases) {
      it(`requests ${changes ? "an update" : "nothing"} with ${JSON.stringify(news)} and health "${health}"`, async () => {
        assert.deepEqual(await provider.diff("id", { ...OUTPUTS, health }, { ...INPUTS, ...news }), { changes });
      });
    }
  });

  describe("update", () => {
    it("writes the files again, with the version of the inputs", async () => {
      await when("'container inspect '*", ...OURS);
      await when("'create '*|'rm '*");
      await copies();
      const { outs } = await provider.update(
        "id",
        { ...OUTPUTS, health: "start.sh was changed" },
        {
          ...INPUTS,
          version: "second",
        },
      );
      assert.deepEqual(outs, { ...OUTPUTS, version: "second" });
      assert.deepEqual(anonymous(await commands()), [`container inspect ${NAME}`, ...WRITES]);
    });

    it("writes nothing if only the address of the daemon changes", async () => {
      await when("'container inspect '*", ...OURS);
      const { outs } = await provider.update("id", OUTPUTS, { ...INPUTS, dockerHost: "ssh://localhost" });
      assert.deepEqual(outs, { ...OUTPUTS, dockerHost: "ssh://localhost" });
      assert.deepEqual(await commands(), [`container inspect ${NAME}`]);
    });

    it("writes nothing if a foreign container has the name", async () => {
      await when("'container inspect '*", ...says('[{"Id": "0123", "Config": {"Labels": {}}}]'));
      const olds = { ...OUTPUTS, health: "a container that is not of this stack has the name" };
      await assert.rejects(provider.update("id", olds, INPUTS), {
        message: `container ${NAME} already exists and is not of this project; remove or rename the container, or give the stack another name`,
      });
      assert.deepEqual(await commands(), [`container inspect ${NAME}`]);
    });

    it("renames a container that is not recorded", async () => {
      await when("'container inspect '*", ...OURS);
      await when("'stop '*|'rename '*|'create '*|'rm '*");
      await copies();
      await provider.update("id", { ...OUTPUTS, health: "the container is not recorded" }, INPUTS);
      assert.deepEqual(anonymous(await commands()), [
        ...Array(2).fill(`container inspect ${NAME}`),
        `stop -t 2 ${NAME}`,
        `rename ${NAME} CARRIER`,
        ...WRITES,
      ]);
    });
  });

  it("deletes nothing: the files are deleted with their volume", async () => {
    await provider.delete("id", OUTPUTS);
    assert.deepEqual(await commands(), []);
  });
});
