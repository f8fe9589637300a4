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

const MARK = { file: "meta.properties", line: "cluster.id=X" };

const WHOLE = { ...INPUTS, generation: 1, health: "whole" };

describe("remoteHealthProvider", () => {
  describe("check", () => {
    it("accepts what is new and what stays", async () => {
      for (const olds of [{} as RemoteHealthInputs, INPUTS]) {
        assert.deepEqual(await provider.check(olds, INPUTS), { inputs: INPUTS, failures: [] });
      }
    });

    for (const [what, dataFiles] of [
      ["other", { myid: "2\n" }],
      ["fewer", {}],
    ] as const) {
      it(`refuses ${what} files among data that is there`, async () => {
        const { failures } = await provider.check(INPUTS, { ...INPUTS, dataFiles });
        assert.deepEqual(failures, dataFilesProblems("zookeeper", INPUTS.dataFiles, dataFiles));
        assert.equal(failures?.length, 1);
      });
    }

    it("accepts other files where the data is discarded, or they are not known yet", async () => {
      for (const news of [
        { ...INPUTS, dataFiles: {}, dataToDelete: MARK },
        { ...INPUTS, dataFiles: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never },
      ]) {
        assert.deepEqual((await provider.check(INPUTS, news)).failures, []);
      }
    });

    it("keeps what was to be discarded, so that its script stays the same", async () => {
      const discarding = { ...INPUTS, dataToDelete: MARK };
      assert.equal((await provider.diff("", WHOLE, discarding)).changes, true);
      const { outs } = await provider.update("", WHOLE, discarding);
      assert.equal((await provider.diff("", outs, INPUTS)).changes, false);
      assert.deepEqual((await provider.update("", outs, { ...INPUTS, dataDir: "/srv" })).outs.dataToDelete, MARK);
    });

    it("refuses another folder for data that is there", async () => {
      const { failures } = await provider.check(INPUTS, { ...INPUTS, dataDir: "/srv/zookeeper" });
      assert.deepEqual(failures, [
        {
          property: "dataDir",
          reason:
            "of zookeeper on a must stay /home/kafka/stack/data/zookeeper for as long as its data is there, got /srv/zookeeper; set back dataDir and user, or destroy the stack first",
        },
      ]);
    });
  });

  describe("diff", () => {
    it("asks for nothing where inputs and host are as they were", async () => {
      const news = { ...INPUTS, __provider: "exports.handler = …" };
      assert.deepEqual(await provider.diff("a/zookeeper", WHOLE, news), { changes: false });
    });

    for (const [what, olds, news] of [
      ["something was found to be wrong", { health: "process 12 has ended" }, {}],
      ["the host is logged in to in another way", {}, { login: { ...INPUTS.login, port: 2_222 } }],
      ["the service lies elsewhere", {}, { values: { ...INPUTS.values, root: "/srv" } }],
    ] as const) {
      it(`asks for an update where ${what}`, async () => {
        const diff = await provider.diff("a/zookeeper", { ...WHOLE, ...olds }, { ...INPUTS, ...news });
        assert.deepEqual(diff, { changes: true });
      });
    }
  });

  it("begins with something whole", async () => {
    const inputs = { ...INPUTS, __provider: "exports.handler = …" };
    assert.deepEqual(await provider.create(inputs), { id: "a/zookeeper", outs: WHOLE });
  });

  describe("update", () => {
    it("has the commands run again where something was wrong", async () => {
      const olds = { ...WHOLE, generation: 4, health: "process 12 has ended" };
      assert.deepEqual(await provider.update("a/zookeeper", olds, INPUTS), { outs: { ...WHOLE, generation: 5 } });
    });

    it("refuses another host while the one before can be reached", async () => {
      const login = { ...INPUTS.login, address: "127.0.0.2", hostKey: HOST_KEYS["ssh-rsa"].trim() };
      await assert.rejects(provider.update("a/zookeeper", WHOLE, { ...INPUTS, login }), {
        message:
          "zookeeper is on the host that a was so far (127.0.0.1), which can still be reached, got another host key (127.0.0.2); " +
          "put the old address and hostKey back, or turn that host off first and run it again",
      });
      const olds = { ...WHOLE, health: "kafka@127.0.0.1:22 did not answer" };
      const { outs } = await provider.update("a/zookeeper", olds, { ...INPUTS, login });
      assert.equal(outs.generation, 2);
    });

    it("has them not run again where only the inputs are others", async () => {
      const news = { ...INPUTS, login: { ...INPUTS.login, port: 2_222 } };
      const { outs } = await provider.update("a/zookeeper", { ...WHOLE, generation: 4 }, news);
      assert.deepEqual(outs, { ...WHOLE, ...news, generation: 4 });
    });
  });

  describe("read", () => {
    const host = sshHosts();

    /** What it says of the health where a host answers so. */
    async function healthWith(answer: Answer, stored = "whole"): Promise<string> {
      const props = { ...WHOLE, health: stored, login: await host(answer) };
      const read = await provider.read("a/zookeeper", props);
      const { health, ...others } = read.props;
      assert.deepEqual({ id: read.id, ...others, health: stored }, { id: "a/zookeeper", ...props });
      return health;
    }

    it("tells what a script on the host says, whatever was found before", async () => {
      const asked: [string, string][] = [];
      const answer = (health: string): Answer => {
        return (...question) => {
          asked.push(question);
          return { stdout: `health=${health}\n` };
        };
      };
      assert.equal(await healthWith(answer("process 12 has ended")), "process 12 has ended");
      assert.equal(await healthWith(answer("whole"), "process 12 has ended"), "whole");
      const [[command, stdin] = ["", ""]] = asked;
      assert.equal(command, "bash -s -- inspect");
      assert.deepEqual(valuesIn(stdin), INPUTS.values);
    });

    it("tells how the script failed where it says nothing", async () => {
      const answer: Answer = () => ({ stderr: "warning\nbash: not found\n", exitCode: 127 });
      assert.equal(await healthWith(answer), "a look at it failed (bash: not found)");
    });

    it("tells that the host is not reached", async () => {
      const port = await freePort();
      const { props } = await provider.read("a/zookeeper", { ...WHOLE, login: { ...INPUTS.login, port } });
      assert.equal(
        props.health,
        `kafka@127.0.0.1:${port} refuses connections; start its SSH server, or correct its address and port`,
      );
      assert.equal(props.generation, 1);
    });

    it("tells that another host has its address", async () => {
      const login = { ...(await host(() => ({}))), hostKey: INPUTS.login.hostKey };
      const { props } = await provider.read("a/zookeeper", { ...WHOLE, login });
      assert.match(props.health, /^kafka@127\.0\.0\.1:\d+ has another host key than the known one, got /);
    });
  });
});
