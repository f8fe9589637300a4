import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { DockerRuntime, type DockerRuntimeArgs } from "../../../../components/runtime/docker/docker-runtime";
import type { PreparedRuntime, PrepareRequest } from "../../../../components/runtime/runtime";
import { describeProblems } from "../../../../components/shared/problems";
import { inputsOf, register } from "../../../../testing/pulumi-mocks";
import { skipSuite } from "../../../../testing/suites/skip";
import {
  brokerPlan,
  DOCKER_HOST,
  dockerOutputs,
  IMAGE,
  PROVIDER,
  ZOOKEEPER_PLAN,
} from "../../../support/docker-cluster";
import { fakeDocker, NOT_FOUND, says } from "../../../support/fake-docker";
import { DISTRIBUTION } from "../../../support/local-cluster";

const REQUEST: PrepareRequest = {
  project: "orders",
  stack: "dev",
  services: [ZOOKEEPER_PLAN, brokerPlan()],
  distribution: { version: "3.3.1", scalaVersion: "2.13" },
  retainData: false,
  deployedHosts: {},
};

describe("DockerRuntime", () => {
  it("reports problems of settings and services without a daemon", () => {
    const runtime = new DockerRuntime({ dockerHost: "http://host" });
    assert.equal(runtime.kind, "docker");
    assert.match(
      describeProblems(runtime.problems([brokerPlan({ bindAddress: "kafka.example" })])),
      /^dockerHost must look like .*; bindAddress must be an IP address /,
    );
    assert.deepEqual(new DockerRuntime().problems([ZOOKEEPER_PLAN, brokerPlan()]), []);
  });

  it("rejects settings that only a program without types can pass, and a path that only a shell expands", () => {
    const problems = (settings: object) => describeProblems(new DockerRuntime(settings).problems([brokerPlan()]));
    assert.equal(
      problems({ dockerHost: 5, baseImage: "a\nb", host: "x" }),
      'dockerHost must be text, got 5; baseImage must be an image\'s name, on one line, got "a\\nb"; ' +
        'host is not a property of DockerRuntime, got "x"; use one of dockerHost, baseImage, stateDir, or remove it',
    );
    assert.equal(problems(null as never), "");
    assert.equal(
      problems({ stateDir: "~jane/kafka" }),
      'stateDir must not begin with the name of a user, got "~jane/kafka"; write the whole path',
    );
  });

  describe("prepare", () => {
    before(function () {
      if (process.platform === "win32") {
        skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
      }
    });
    const { path, when, commands } = fakeDocker();
    beforeEach(async () => {
      await when("'context inspect '*", ...says(DOCKER_HOST));
      await when("'info '*", ...says(JSON.stringify({ ID: "daemon-1", OSType: "linux", MemTotal: 8 * 2 ** 30 })));
      await when("'image inspect '*", ...says('[{"Id": "sha256:0"}]'));
      await when("'ps '*");
      const Labels = { "kafka-cluster.stack": "orders/dev", "kafka-cluster.stack-id": "destroyed" };
      await when("'volume inspect orders-dev-kafka-0-data'", ...says(JSON.stringify([{ Labels }])));
      await when("*' inspect '*", ...NOT_FOUND);
    });

    async function deploy(args: DockerRuntimeArgs) {
      let prepared: PreparedRuntime | undefined;
      const registered = await register(async () => {
        prepared = await new DockerRuntime(args).prepare(REQUEST);
        prepared.deploy("events", {});
      }, dockerOutputs);
      assert.ok(prepared);
      return { registered, prepared };
    }

    it("inspects data, and deploys with the requested names and settings", async () => {
      const { registered, prepared } = await deploy({ stateDir: path("state"), baseImage: "jre:18" });
      assert.equal(await prepared.data.dataState("kafka-0"), "retained");
      assert.equal(await prepared.data.dataState("zookeeper"), "none");
      assert.equal(prepared.data.dataPlace("kafka-0"), "volume orders-dev-kafka-0-data");
      assert.equal(inputsOf(registered, PROVIDER, "events-provider").host, DOCKER_HOST);
      assert.equal(inputsOf(registered, IMAGE, "events-image").baseImage, "jre:18");
      const { distributionsDir } = inputsOf(registered, DISTRIBUTION, "events-distribution");
      assert.equal(distributionsDir, path("state", "distributions"));
      assert.ok(existsSync(path("state", "checkout-id")));
    });

    it("takes ~ in stateDir as the home folder", async () => {
      const home = process.env.HOME;
      process.env.HOME = path("home");
      try {
        const { registered } = await deploy({ stateDir: "~/state" });
        const { distributionsDir } = inputsOf(registered, DISTRIBUTION, "events-distribution");
        assert.equal(distributionsDir, path("home", "state", "distributions"));
      } finally {
        process.env.HOME = home;
      }
    });

    it("uses the default image, and .kafka-cluster in the folder of the project", async () => {
      const folder = process.cwd();
      process.chdir(path());
      try {
        const { registered } = await deploy({});
        assert.equal(inputsOf(registered, IMAGE, "events-image").baseImage, "eclipse-temurin:17.0.19_10-jre-noble");
        const { distributionsDir } = inputsOf(registered, DISTRIBUTION, "events-distribution");
        assert.equal(distributionsDir, resolve(".kafka-cluster", "distributions"));
      } finally {
        process.chdir(folder);
      }
    });

    it("rejects what preflight rejects, and registers nothing", async () => {
      await assert.rejects(deploy({ stateDir: path("state"), dockerHost: "http://host" }), {
        message: /^Docker can't run the cluster as configured:\ndockerHost must look like /,
      });
      assert.deepEqual(await commands(), []);
    });
  });
});
