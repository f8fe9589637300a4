import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { skipSuite } from "../../../../testing/suites/skip";
import { PROJECT } from "../../../../tools/project";
import { requireDockerDaemon } from "../../../../tools/pulumi/require-docker-daemon";
import { fails, fakeDocker } from "../../../support/fake-docker";

describe("requireDockerDaemon", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();

  /** Writes the state of a stack `dev` with these resources. */
  async function stackOf(...resources: readonly object[]) {
    const folder = path("backend", ".pulumi", "stacks", PROJECT);
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/dev.json`, JSON.stringify({ checkpoint: { latest: { resources } } }));
    return { backend: path("backend") };
  }
  const inDocker = () =>
    stackOf({ type: "pulumi-nodejs:dynamic/docker:DockerStack", outputs: { dockerHost: "ssh://user@host" } });

  for (const command of ["up", "preview", "refresh", "destroy"]) {
    it(`rejects ${command} if the daemon does not answer`, async () => {
      await when("version", ...fails("Cannot connect to the Docker daemon. Is the docker daemon running?"));
      await assert.rejects(requireDockerDaemon(command, "dev", await inDocker()), {
        message:
          "the Docker daemon at ssh://user@host does not answer; start Docker or correct dockerHost (Cannot connect to the Docker daemon. Is the docker daemon running?); stack dev has resources on this daemon: if the daemon is gone for good, delete the stack's state with `npm run pulumi -- stack rm --force --stack dev`",
      });
    });
  }

  it("accepts a daemon that answers", async () => {
    await when("version");
    await requireDockerDaemon("up", "dev", await inDocker());
    assert.deepEqual(await commands(), ["version"]);
  });

  it("asks no daemon for a command that reads no resources, and for a stack without Docker resources", async () => {
    await requireDockerDaemon("config", "dev", await inDocker());
    await requireDockerDaemon(undefined, "dev", await inDocker());
    await requireDockerDaemon("up", "other", await inDocker());
    await requireDockerDaemon("up", "dev", await stackOf({ type: "pulumi:pulumi:Stack" }));
    assert.deepEqual(await commands(), []);
  });
});
