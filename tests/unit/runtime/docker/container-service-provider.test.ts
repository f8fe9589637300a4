import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import type { ContainerServiceInputs } from "../../../../components/runtime/docker/container-service";
import provider from "../../../../components/runtime/docker/container-service-provider";
import { filesInTar } from "../../../../components/runtime/docker/tar-files";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, says } from "../../../support/fake-docker";

const ID = "0123456789abcdef0123456789abcdef";

const INPUTS: ContainerServiceInputs = {
  dockerHost: "unix:///docker.sock",
  stackId: "id-1",
  service: "kafka-0",
  container: "kafka-cluster-dev-kafka-0",
  containerId: ID,
  logsCommand: "docker --host ssh://host logs kafka-cluster-dev-kafka-0",
  startupTimeoutMs: 5_000,
  stopTimeoutMs: 1_500,
  secrets: { files: {}, secretSettings: [] },
};

const OUTPUTS = { ...INPUTS, startId: "0123456789ab 10:00", facts: { clusterId: "abc" }, health: "healthy" };

interface State {
  readonly Status: string;
  readonly StartedAt?: string;
  readonly ExitCode?: number;
  readonly OOMKilled?: boolean;
  readonly Health?: { readonly Status: string; readonly Log?: readonly { readonly Output: string }[] | null };
}

/** Output of the client about the container. */
const inspection = (state: State): string[] =>
  says(JSON.stringify([{ Id: ID, State: { StartedAt: "10:00", ExitCode: 0, OOMKilled: false, ...state } }]));

const HEALTHY: State = { Status: "running", Health: { Status: "healthy", Log: [{ Output: "clusterId=abc\n" }] } };
const STARTING: State = { Status: "running", Health: { Status: "starting", Log: [] } };

describe("containerServiceProvider", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();

  /** Gives the container these states, one for each inspection, the last one forever. All other commands succeed. */
  async function container(...states: readonly (State | "gone")[]): Promise<void> {
    const inspections = path("inspections");
    const cases = states.map((state, index) => [
      `${index === states.length - 1 ? "*" : index + 1})`,
      ...(state === "gone" ? fails(`Error response from daemon: No such container: ${ID}`) : inspection(state)),
      ";;",
    ]);
    await when(
      `'container inspect ${ID}'`,
      `echo >>'${inspections}'`,
      `case $(($(wc -l <'${inspections}'))) in`,
      ...cases.flat(),
      "esac",
    );
    await when(`'cp - ${ID}:'*`, `cat >'${path("copied")}'`);
    await when(`'start ${ID}'|'unpause ${ID}'|'restart ${ID}'|'stop '*|'rm '*`);
    await when("'ps '*");
  }
  /** Commands without inspections. */
  const changes = async () => (await commands()).filter((command) => !/^(container inspect|logs) /.test(command));

  describe("read", () => {
    const cases: readonly (readonly [state: State | "gone", health: string])[] = [
      [HEALTHY, "healthy"],
      [{ Status: "running", Health: { Status: "unhealthy" } }, "unhealthy"],
      [STARTING, "starting"],
      [{ Status: "running" }, "without a health check"],
      [{ Status: "exited", ExitCode: 137 }, "exited"],
      [{ Status: "paused", Health: { Status: "healthy" } }, "paused"],
      [{ Status: "restarting" }, "restarting"],
      ["gone", "the container is gone"],
    ];
    for (const [state, health] of cases) {
      it(`returns the health "${health}", and changes nothing`, async () => {
        await container(state);
        assert.deepEqual(await provider.read("id", OUTPUTS), { id: "id", props: { ...OUTPUTS, health } });
        assert.deepEqual(await changes(), []);
      });
    }

    it("detects a restart", async () => {
      await container({ ...HEALTHY, StartedAt: "11:00" });
      const { props } = await provider.read("id", OUTPUTS);
      assert.equal(props.startId, "0123456789ab 11:00");
    });
  });

  describe("diff", () => {
    const isUpdated = async (news: Partial<ContainerServiceInputs>, health = "healthy") =>
      (await provider.diff("id", { ...OUTPUTS, health }, { ...INPUTS, ...news })).changes;

    it("requests nothing without a change", async () => {
      assert.equal(await isUpdated({}), false);
      assert.equal(await isUpdated({ __provider: "exports.handler = …" } as object), false);
    });

    it("requests an update of a service that does not run, or whose inputs changed", async () => {
      assert.equal(await isUpdated({}, "exited"), true);
      assert.equal(await isUpdated({ containerId: "another" }), true);
      assert.equal(await isUpdated({ startupTimeoutMs: 10_000 }), true);
    });
  });

  describe("create", () => {
    it("waits until the service answers, and returns its facts", async () => {
      await container(STARTING, STARTING, HEALTHY);
      const { id, outs } = await provider.create(INPUTS);
      assert.equal(id, "kafka-cluster-dev-kafka-0");
      assert.deepEqual(outs, OUTPUTS);
    });

    it("finds the facts among other lines", async () => {
      const Log = [{ Output: "waiting\n" }, { Output: "note: x=1\nclusterId=pm8-x0Q=\n\nversion=3 \n" }];
      await container({ Status: "running", Health: { Status: "healthy", Log } });
      assert.deepEqual((await provider.create(INPUTS)).outs.facts, { clusterId: "pm8-x0Q=", version: "3" });
    });

    it("accepts a health check without output", async () => {
      await container({ Status: "running", Health: { Status: "healthy", Log: null } });
      assert.deepEqual((await provider.create(INPUTS)).outs.facts, {});
    });

    it("records the container first, and removes all other containers of the service last", async () => {
      await container(HEALTHY);
      await when("'ps '*", "false");
      await provider.create(INPUTS);
      assert.deepEqual(await changes(), [
        `cp - ${ID}:/etc/kafka-cluster`,
        "ps --all --no-trunc --filter label=kafka-cluster.stack-id=id-1 --filter label=kafka-cluster.service=kafka-0 --quiet",
      ]);
      assert.deepEqual(filesInTar(await readFile(path("copied"))), { ".container-id": ID });
    });

    it("stops the other containers in an orderly way before it removes them", async () => {
      await when("'ps '*", `printf '%s\\n' ${ID} other1 other2`);
      await container(HEALTHY);
      await provider.create(INPUTS);
      assert.deepEqual((await changes()).slice(-2), ["stop -t 2 other1 other2", "rm --force other1 other2"]);
    });

    it("explains why a service ended during its start, and stops the container", async () => {
      await when(
        "'logs --timestamps --tail 500 '*",
        ...says("1 [main] INFO starting\n2 ConfigException: Invalid value x"),
      );
      await container(STARTING, { Status: "exited", ExitCode: 1 });
      await assert.rejects(provider.create(INPUTS), {
        message: [
          "container kafka-cluster-dev-kafka-0 ended during its start (exit code 1); a setting is not accepted: " +
            "correct it in brokerConfig or zookeeperConfig; see `docker --host ssh://host logs kafka-cluster-dev-kafka-0`",
          "  | [main] INFO starting",
          "  | ConfigException: Invalid value x",
        ].join("\n"),
      });
      assert.equal((await changes()).at(-1), `stop -t 2 ${ID}`);
    });

    it("names a class that is not in the distribution, with the setting, and quotes its line before the last lines", async () => {
      const trace = Array.from(
        { length: 20 },
        (_, line) => `${line + 100} at java.base/Class.forName(Class.java:${line})`,
      );
      const log = ["001 starting", "002 java.lang.ClassNotFoundException: com.example.Missing", ...trace].join("\n");
      await when("'logs --timestamps --tail 500 '*", ...says(log));
      await container(STARTING, { Status: "exited", ExitCode: 1 });
      const secrets = {
        files: { "server.properties": "metric.reporters=a.B,com.example.Missing\n" },
        secretSettings: [],
      };
      await assert.rejects(provider.create({ ...INPUTS, secrets }), (error: Error) => {
        const [summary, first, ...last] = error.message.split("\n");
        assert.match(
          summary ?? "",
          /; class com\.example\.Missing is not in the distribution: correct metric\.reporters, or set archive to a distribution with the class; see /,
        );
        assert.equal(first, "  | java.lang.ClassNotFoundException: com.example.Missing");
        assert.equal(last.length, 12);
        return true;
      });
    });

    it("waits longer than its time for a broker that recovers its logs", async () => {
      const step = 'echo "10 [2026] INFO [LogLoader partition=t-$(date +%s%N)] Recovering unflushed segment 0"';
      await when("'logs --timestamps --tail 20 '*", step);
      await container(STARTING, STARTING, STARTING, STARTING, HEALTHY);
      const { outs } = await provider.create({ ...INPUTS, startupTimeoutMs: 200 });
      assert.equal(outs.health, "healthy");
    });

    it("hides the values of secret settings in the quoted log", async () => {
      await when("'logs --timestamps --tail 500 '*", ...says("1 Invalid value geheim for ssl.keystore.password"));
      await container(STARTING, { Status: "exited", ExitCode: 1 });
      const secrets = {
        files: { "server.properties": "ssl.keystore.password=geheim\n" },
        secretSettings: ["ssl.keystore.password"],
      };
      await assert.rejects(provider.create({ ...INPUTS, secrets }), (error: Error) => {
        assert.doesNotMatch(error.message, /geheim/);
        assert.match(error.message, /\n {2}\| Invalid value \[secret\] for ssl\.keystore\.password$/);
        return true;
      });
    });

    it("names a lack of memory", async () => {
      await container(STARTING, { Status: "exited", ExitCode: 137, OOMKilled: true });
      await assert.rejects(
        provider.create(INPUTS),
        /ended during its start \(killed: out of memory\); see `docker --host ssh:\/\/host logs/,
      );
    });

    it("does not wait for a container that Docker restarts again and again", async () => {
      await container(STARTING, { ...STARTING, StartedAt: "10:01" });
      await assert.rejects(
        provider.create(INPUTS),
        / ended during its start; see `docker --host ssh:\/\/host logs kafka-cluster-dev-kafka-0`$/,
      );
    });

    it("rejects a service that did not answer in time, and stops the container", async () => {
      await container(STARTING);
      await assert.rejects(provider.create({ ...INPUTS, startupTimeoutMs: 300 }), {
        message:
          "container kafka-cluster-dev-kafka-0 did not answer within 300 ms; " +
          "see `docker --host ssh://host logs kafka-cluster-dev-kafka-0` or raise startupTimeoutMs",
      });
      assert.equal((await changes()).at(-1), `stop -t 2 ${ID}`);
    });

    it("rejects a removed container", async () => {
      await container("gone");
      await assert.rejects(provider.create(INPUTS), {
        message: "container kafka-cluster-dev-kafka-0 was removed by another program; run the command again",
      });
    });
  });

  describe("update", () => {
    const remedies = [
      ["exited", "start"],
      ["created", "start"],
      ["dead", "start"],
      ["paused", "unpause"],
    ] as const;
    for (const [Status, remedy] of remedies) {
      it(`runs a container that is ${Status}, and returns the id of the new start`, async () => {
        await container({ Status }, { ...HEALTHY, StartedAt: "11:00" });
        const { outs } = await provider.update("id", { ...OUTPUTS, health: Status }, INPUTS);
        assert.deepEqual(outs, { ...OUTPUTS, startId: "0123456789ab 11:00" });
        assert.equal((await changes())[1], `${remedy} ${ID}`);
      });
    }

    it("restarts a container that no longer answers", async () => {
      await container({ Status: "running", Health: { Status: "unhealthy" } }, { ...HEALTHY, StartedAt: "11:00" });
      const { outs } = await provider.update("id", { ...OUTPUTS, health: "unhealthy" }, INPUTS);
      assert.deepEqual(outs, { ...OUTPUTS, startId: "0123456789ab 11:00" });
      assert.equal((await changes())[1], `restart ${ID}`);
    });

    it("only waits for a starting container", async () => {
      await container(STARTING, HEALTHY);
      await provider.update("id", { ...OUTPUTS, health: "starting" }, INPUTS);
      assert.equal((await changes()).filter((command) => /^(start|unpause|restart) /.test(command)).length, 0);
    });
  });

  it("deletes nothing: the container is deleted by its own resource", async () => {
    await provider.delete("id", OUTPUTS);
    assert.deepEqual(await commands(), []);
  });
});
