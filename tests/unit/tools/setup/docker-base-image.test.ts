import assert from "node:assert/strict";

import { daemonAnswers, dockerBaseImageStep } from "../../../../tools/setup/docker-base-image";
import { environment } from "../../../support/environment";
import { freePort } from "../../../support/fake-service";

// Both tests pass with and without a Docker client on PATH.
describe("dockerBaseImageStep", () => {
  it("does nothing if no daemon answers: preflight reports that", async () => {
    assert.equal(await dockerBaseImageStep(`tcp://127.0.0.1:${await freePort()}`).isDone(), true);
  });
});

describe("daemonAnswers", () => {
  environment(() => ({ DOCKER_HOST: "tcp://127.0.0.1:1" }));

  it("is false if nothing listens", async () => {
    assert.equal(await daemonAnswers(), false);
  });
});
