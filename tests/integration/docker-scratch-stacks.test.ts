// Verifies, on a real daemon: the next run of tests removes the Docker resources of a killed run, and nothing else.
// Does not verify: a daemon that several machines use; the name of a stack stands for another machine.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";

import { STACK_LABEL } from "../../components/runtime/docker/names";
import { NO_DAEMON } from "../../testing/docker/docker-endpoint";
import { dockerResourcesOf, dockerText, NOTHING } from "../../testing/docker/docker-resources";
import { requireDocker } from "../../testing/docker/require-docker";
import { removeFromDocker } from "../../testing/docker/stacks-in-docker";
import { withEnvironment } from "../../testing/environment";
import { ScratchStack, scratchName } from "../../testing/stack/scratch-stack";
import { PROJECT } from "../../tools/project";
import { childProcesses, kill, LIVES_ON } from "../support/child-processes";
import { temporaryFolder } from "../support/temporary-folder";

/** Resources of a stack with one resource of each kind. */
const ONE_OF_EACH = { containers: ["container"], volumes: ["volume"], networks: [""], images: 1 };

describe("a stack in Docker that a run of tests left", function () {
  this.timeout(60_000);

  const path = temporaryFolder();
  const start = childProcesses();
  const names: string[] = [];

  before(function () {
    return requireDocker(this);
  });
  afterEach(async () => {
    for (const name of names.splice(0)) {
      await removeFromDocker(name);
    }
  });

  /** Creates a stack of this name with one resource of each kind. */
  const createStack = async (name: string) => {
    names.push(name);
    const prefix = `${PROJECT}-${name}`;
    const label = ["--label", `${STACK_LABEL}=${PROJECT}/${name}`];
    await mkdir(path(name));
    await writeFile(path(name, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    await dockerText("build", ...label, "--tag", `${prefix}:1`, path(name));
    await dockerText("network", "create", ...label, prefix);
    await dockerText("volume", "create", ...label, `${prefix}-volume`);
    const uses = ["--network", prefix, "--volume", `${prefix}-volume:/data`];
    await dockerText("create", ...label, ...uses, "--name", `${prefix}-container`, `${prefix}:1`, "none");
    assert.deepEqual(await dockerResourcesOf({ name }), ONE_OF_EACH);
    return name;
  };

  const beginNextRun = async () => (await ScratchStack.create({ runtime: "docker" })).remove();

  const pidOfEndedProcess = async (): Promise<number> => {
    const child = await start(LIVES_ON);
    await kill(child);
    return child.pid;
  };

  it("is removed when the next run begins, if its own run was killed", async () => {
    const name = await createStack(scratchName(await pidOfEndedProcess()));
    await beginNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), NOTHING);
  });

  it("stays while its run is alive", async () => {
    const name = await createStack(scratchName((await start(LIVES_ON)).pid));
    await beginNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), ONE_OF_EACH);
  });

  it("stays if its run is on another machine, where pids mean other processes", async () => {
    const name = await createStack(scratchName(await pidOfEndedProcess()).replace(/^(test-\d+-)\w+/, "$1another"));
    await beginNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), ONE_OF_EACH);
  });

  it("stays if its name is not that of a scratch stack", async () => {
    const name = await createStack(`no-${scratchName(await pidOfEndedProcess())}`);
    await beginNextRun();
    assert.deepEqual(await dockerResourcesOf({ name }), ONE_OF_EACH);
  });

  it("does not hinder the next run if no daemon answers", () =>
    withEnvironment({ DOCKER_HOST: NO_DAEMON }, beginNextRun));
});
