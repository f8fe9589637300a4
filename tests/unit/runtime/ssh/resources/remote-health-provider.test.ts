import assert from "node:assert/strict";

import { dataFilesProblems } from "../../../../../components/runtime/data-files-problems";
import type { RemoteHealthInputs } from "../../../../../components/runtime/ssh/resources/remote-health";
import provider from "../../../../../components/runtime/ssh/resources/remote-health-provider";
import { freePort } from "../../../../support/fake-service";
import { valuesIn } from "../../../../support/script-values";
import { type Answer, sshHosts } from "../../../../support/ssh-hosts";
import { HOST_KEYS, PRIVATE_KEY } from "../../../../support/ssh-keys";

const INPUTS: RemoteHealthInputs = {
  subject: "zookeeper",
  host: "a",
  login: {
    address: "127.0.0.1",
    port: 22,
    user: "kafka",
    hostKey: HOST_KEYS["ssh-ed25519"].trim(),
    privateKey: PRIVATE_KEY,
  },
  script: "service",
  values: { host: "a", root: "/home/kafka/stack", service_dir: "/home/kafka/stack/services/zookeeper" },
  dataDir: "/home/kafka/stack/data/zookeeper",
  dataFiles: { myid: "1\n" },
  dataToDelete: { file: "", line: "" },
};

const FINGERPRINT = { file: "meta.properties", line: "cluster.id=X" };

const HEALTHY_OUTPUTS = { ...INPUTS, generation: 1, health: "healthy" };

describe("remoteHealthProvider", () => {
  describe("check", () => {
    it("accepts new and unchanged inputs", async () => {
      for (const olds of [{} as RemoteHealthInputs, INPUTS]) {
        assert.deepEqual(await provider.check(olds, INPUTS), { inputs: INPUTS, failures: [] });
      }
    });

    for (const [what, dataFiles] of [
      ["other", { myid: "2\n" }],
      ["fewer", {}],
    ] as const) {
      it(`refuses ${what} files with existing data`, async () => {
        const { failures } = await provider.check(INPUTS, { ...INPUTS, dataFiles });
        assert.deepEqual(failures, dataFilesProblems("zookeeper", INPUTS.dataFiles, dataFiles));
        assert.equal(failures?.length, 1);
      });
    }

    it("accepts other files if the data is to be deleted or the files are unknown", async () => {
      for (const news of [
        { ...INPUTS, dataFiles: {}, dataToDelete: FINGERPRINT },
        { ...INPUTS, dataFiles: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never },
      ]) {
        assert.deepEqual((await provider.check(INPUTS, news)).failures, []);
      }
    });

    it("keeps the last deletion, so that the script of the service stays the same", async () => {
      const deleting = { ...INPUTS, dataToDelete: FINGERPRINT };
      assert.equal((await provider.diff("", HEALTHY_OUTPUTS, deleting)).changes, true);
      const { outs } = await provider.update("", HEALTHY_OUTPUTS, deleting);
      assert.equal((await provider.diff("", outs, INPUTS)).changes, false);
      assert.deepEqual(
        (await provider.update("", outs, { ...INPUTS, dataDir: "/srv" })).outs.dataToDelete,
        FINGERPRINT,
      );
    });

    it("accepts a further folder after the existing ones", async () => {
      const { failures } = await provider.check(INPUTS, { ...INPUTS, dataDir: `${INPUTS.dataDir},/d2/zookeeper` });
      assert.deepEqual(failures, []);
    });

    it("refuses another folder for existing data", async () => {
      const { failures } = await provider.check(INPUTS, { ...INPUTS, dataDir: "/srv/zookeeper" });
      assert.deepEqual(failures, [
        {
          property: "dataDir",
          reason:
            "must stay /home/kafka/stack/data/zookeeper while zookeeper has data on a, got /srv/zookeeper; set back dataDir and user (further folders may follow), or destroy the stack first",
        },
      ]);
    });
  });

  describe("diff", () => {
    it("needs no update if inputs and health are unchanged", async () => {
      const news = { ...INPUTS, __provider: "exports.handler = …" };
      assert.deepEqual(await provider.diff("a/zookeeper", HEALTHY_OUTPUTS, news), { changes: false });
    });

    for (const [what, olds, news] of [
      ["a fault was found", { health: "process 12 has ended" }, {}],
      ["the log-in has changed", {}, { login: { ...INPUTS.login, port: 2_222 } }],
      ["the folder of the service has changed", {}, { values: { ...INPUTS.values, root: "/srv" } }],
    ] as const) {
      it(`needs an update if ${what}`, async () => {
        const diff = await provider.diff("a/zookeeper", { ...HEALTHY_OUTPUTS, ...olds }, { ...INPUTS, ...news });
        assert.deepEqual(diff, { changes: true });
      });
    }
  });

  it("is healthy when it is created", async () => {
    const inputs = { ...INPUTS, __provider: "exports.handler = …" };
    assert.deepEqual(await provider.create(inputs), { id: "a/zookeeper", outs: HEALTHY_OUTPUTS });
  });

  describe("update", () => {
    it("changes the generation after a fault, so that the commands run again", async () => {
      const olds = { ...HEALTHY_OUTPUTS, generation: 4, health: "process 12 has ended" };
      assert.deepEqual(await provider.update("a/zookeeper", olds, INPUTS), {
        outs: { ...HEALTHY_OUTPUTS, generation: 5 },
      });
    });

    it("refuses another host while the old host is healthy", async () => {
      const login = { ...INPUTS.login, address: "127.0.0.2", hostKey: HOST_KEYS["ssh-rsa"].trim() };
      await assert.rejects(provider.update("a/zookeeper", HEALTHY_OUTPUTS, { ...INPUTS, login }), {
        message:
          "host a (127.0.0.1) must not be replaced while it is up with zookeeper, got another host key (127.0.0.2); " +
          "set back the old address and hostKey, or turn the old host off and run the command again",
      });
      const olds = { ...HEALTHY_OUTPUTS, health: "kafka@127.0.0.1:22 did not answer" };
      const { outs } = await provider.update("a/zookeeper", olds, { ...INPUTS, login });
      assert.equal(outs.generation, 2);
    });

    it("keeps the generation if only the inputs have changed", async () => {
      const news = { ...INPUTS, login: { ...INPUTS.login, port: 2_222 } };
      const { outs } = await provider.update("a/zookeeper", { ...HEALTHY_OUTPUTS, generation: 4 }, news);
      assert.deepEqual(outs, { ...HEALTHY_OUTPUTS, ...news, generation: 4 });
    });
  });

  describe("read", () => {
    const host = sshHosts();

    /** Health that `read` returns for this answer of the host. */
    async function healthWith(answer: Answer, stored = "healthy"): Promise<string> {
      const props = { ...HEALTHY_OUTPUTS, health: stored, login: await host(answer) };
      const read = await provider.read("a/zookeeper", props);
      const { health, ...others } = read.props;
      assert.deepEqual({ id: read.id, ...others, health: stored }, { id: "a/zookeeper", ...props });
      return health;
    }

    it("returns the health that the script prints, whatever was stored", async () => {
      const asked: [string, string][] = [];
      const answer = (health: string): Answer => {
        return (...question) => {
          asked.push(question);
          return { stdout: `health=${health}\n` };
        };
      };
      assert.equal(await healthWith(answer("process 12 has ended")), "process 12 has ended");
      assert.equal(await healthWith(answer("healthy"), "process 12 has ended"), "healthy");
      const [[command, stdin] = ["", ""]] = asked;
      assert.equal(command, "bash -s -- inspect");
      assert.deepEqual(valuesIn(stdin), INPUTS.values);
    });

    it("returns how the script failed if it prints nothing", async () => {
      const answer: Answer = () => ({ stderr: "warning\nno space left\n", exitCode: 1 });
      assert.equal(await healthWith(answer), "the health check failed (no space left)");
    });

    it("returns that bash is missing", async () => {
      const answer: Answer = () => ({ stderr: "bash: not found\n", exitCode: 127 });
      assert.equal(await healthWith(answer), "bash is not installed; install bash on the host");
    });

    it("returns that the host is unreachable", async () => {
      const port = await freePort();
      const { props } = await provider.read("a/zookeeper", { ...HEALTHY_OUTPUTS, login: { ...INPUTS.login, port } });
      assert.equal(
        props.health,
        `kafka@127.0.0.1:${port} refuses connections; start its SSH server, or correct its address and port`,
      );
      assert.equal(props.generation, 1);
    });

    it("returns that another host has the address", async () => {
      const login = { ...(await host(() => ({}))), hostKey: INPUTS.login.hostKey };
      const { props } = await provider.read("a/zookeeper", { ...HEALTHY_OUTPUTS, login });
      assert.match(props.health, /^kafka@127\.0\.0\.1:\d+ must have the known host key \S+ \S+, got /);
    });
  });
});
