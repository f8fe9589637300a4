import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";

import {
  DockerRefusal,
  defaultDockerHost,
  docker,
  dockerCommandLine,
  hostArguments,
  logTail,
} from "../../../../components/runtime/docker/docker-client";
import {
  inspectContainer,
  inspectImage,
  inspectNetwork,
  inspectVolume,
  readContainerFiles,
} from "../../../../components/runtime/docker/docker-objects";
import { skipSuite } from "../../../../testing/suites/skip";
import { environment } from "../../../support/environment";
import { fails, fakeDocker, says } from "../../../support/fake-docker";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";

/** Largest delay of a bounded wait on a slow machine, in milliseconds. */
const SOON_MS = 5_000;

describe("hostArguments", () => {
  const certificates = { DOCKER_CERT_PATH: "/certs" };
  const cases: readonly (readonly [host: string, env: NodeJS.ProcessEnv, args: string[]])[] = [
    ["", {}, []],
    ["", certificates, []],
    ["unix:///var/run/docker.sock", certificates, ["--host", "unix:///var/run/docker.sock"]],
    ["npipe:////./pipe/docker_engine", {}, ["--host", "npipe:////./pipe/docker_engine"]],
    ["ssh://user@host", certificates, ["--host", "ssh://user@host"]],
    ["tcp://127.0.0.1:2375", {}, ["--host", "tcp://127.0.0.1:2375"]],
    ["tcp://127.0.0.1:2375", { DOCKER_CERT_PATH: "" }, ["--host", "tcp://127.0.0.1:2375"]],
    ["tcp://host:2376", certificates, ["--host", "tcp://host:2376", "--tlsverify"]],
  ];
  for (const [host, env, args] of cases) {
    it(`are ${JSON.stringify(args)} for ${JSON.stringify(host)} with ${JSON.stringify(env)}`, () => {
      assert.deepEqual(hostArguments(host, env), args);
    });
  }
});

describe("docker", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when, commands } = fakeDocker();

  it("returns the client's output, and passes the arguments one by one", async () => {
    await when("*", 'for argument in "$@"; do echo "[$argument]"; done');
    assert.equal(await docker("", ["ps", "--filter", "a b"]), "[ps]\n[--filter]\n[a b]\n");
  });

  it("returns binary output", async () => {
    await when("*", "printf '\\377\\000\\001'");
    assert.deepEqual([...(await readContainerFiles("", "a", "/b"))], [255, 0, 1]);
  });

  it("passes the input, and an empty one by default", async () => {
    await when("*", `cat >'${path("input")}'`);
    await docker("", ["cp"], { input: Buffer.from([1, 2, 255]) });
    assert.deepEqual([...(await readFile(path("input")))], [1, 2, 255]);
    await docker("", ["cp"]);
    assert.equal((await readFile(path("input"))).length, 0);
  });

  it("accepts a client that ends without reading its input", async () => {
    await when("*", "exec <&-", ...fails("Error response from daemon: No such container: x"));
    await assert.rejects(docker("", ["cp"], { input: Buffer.alloc(2 ** 20) }), {
      message: "docker cp failed (No such container: x)",
    });
  });

  const refusals: readonly (readonly [output: string, message: string])[] = [
    ["Error response from daemon: No such container: x", "docker network rm failed (No such container: x)"],
    [
      "ERROR: failed to solve: error from sender: open a.jar: permission denied",
      "docker network rm failed (ERROR: failed to solve: error from sender: open a.jar: permission denied)",
    ],
    [
      "Permission denied\nThe command 'bash' returned a non-zero code: 126",
      "docker network rm failed (The command 'bash' returned a non-zero code: 126)",
    ],
    ["Error: No such object: x", "docker network rm failed (No such object: x)"],
    [
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'docker network rm failed (Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host)',
    ],
    [
      "Error response from daemon: error while mounting volume: permission denied",
      "docker network rm failed (error while mounting volume: permission denied)",
    ],
  ];
  for (const [output, message] of refusals) {
    it(`rejects with the answer of the daemon: ${output}`, async () => {
      await when("*", ...fails(output));
      await assert.rejects(docker("", ["network", "rm", "x"]), (error: Error) => {
        assert.ok(error instanceof DockerRefusal);
        assert.equal(error.message, message);
        assert.ok(error.cause instanceof Error);
        return true;
      });
    });
  }

  const failures: readonly (readonly [output: string, message: string])[] = [
    [
      "Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?",
      "the Docker daemon at ssh://host does not answer; start Docker or correct dockerHost (Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?)",
    ],
    [
      "failed to connect to the docker API at unix:///none; check if the path is correct",
      "the Docker daemon at ssh://host does not answer; start Docker or correct dockerHost (failed to connect to the docker API at unix:///none; check if the path is correct)",
    ],
    [
      'error during connect: Get "http://host:2375/v1.50/info": dial tcp: lookup host: no such host',
      'the Docker daemon at ssh://host does not answer; start Docker or correct dockerHost (error during connect: Get "http://host:2375/v1.50/info": dial tcp: lookup host: no such host)',
    ],
    [
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
      "the Docker daemon at ssh://host refuses this user; add the user to the group docker and log in again (permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock)",
    ],
  ];
  for (const [output, message] of failures) {
    it(`gives the cure for: ${output}`, async () => {
      await when("*", ...fails(output));
      await assert.rejects(docker("ssh://host", ["info"]), (error: Error) => {
        assert.ok(!(error instanceof DockerRefusal));
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  it("rejects after the time limit", async () => {
    await when("*", "exec sleep 60");
    const before = Date.now();
    await assert.rejects(docker("", ["info"], { timeoutMs: 200 }), {
      message: "the Docker daemon did not answer within 200 ms; check the daemon and dockerHost",
    });
    assert.ok(Date.now() - before < SOON_MS);
  });

  describe("inspectContainer", () => {
    it("returns the container", async () => {
      await when("'container inspect x'", ...says('[{"Id": "0123", "Name": "/x"}]'));
      assert.deepEqual(await inspectContainer("", "x"), { Id: "0123", Name: "/x" });
    });

    it("returns undefined without the container, and rejects without a daemon", async () => {
      await when("'container inspect x'", "echo '[]'", ...fails("Error response from daemon: No such container: x"));
      await when(
        "'container inspect y'",
        ...fails("Cannot connect to the Docker daemon. Is the docker daemon running?"),
      );
      assert.equal(await inspectContainer("", "x"), undefined);
      await assert.rejects(inspectContainer("", "y"), /^Error: the Docker daemon does not answer; start Docker/);
    });
  });

  const missing = [
    [inspectNetwork, "Error response from daemon: network x not found"],
    [inspectVolume, "Error response from daemon: get x: no such volume"],
    [inspectImage, "Error response from daemon: no such image: x: No such image: x:latest"],
  ] as const;
  for (const [inspect, output] of missing) {
    it(`${inspect.name} returns the object, and undefined for: ${output}`, async () => {
      const kind = inspect.name.replace("inspect", "").toLowerCase();
      await when(`'${kind} inspect here'`, ...says('[{"Id": "0", "Labels": {"a": "1"}}]'));
      await when("*", "echo '[]'", ...fails(output));
      assert.deepEqual(await inspect("", "here"), { Id: "0", Labels: { a: "1" } });
      assert.equal(await inspect("", "x"), undefined);
    });
  }

  describe("inspections side by side", () => {
    const xAndY = () => Promise.all(["x", "y", "x"].map((name) => inspectVolume("", name)));

    it("are one command for each kind", async () => {
      await when("'volume inspect x y'", ...says('[{"Labels": {"name": "x"}}, {"Labels": {"name": "y"}}]'));
      await when("'container inspect x'", ...says('[{"Id": "0123", "Name": "/x"}]'));
      const [volumes, container] = await Promise.all([xAndY(), inspectContainer("", "x")]);
      assert.deepEqual(volumes, [{ Labels: { name: "x" } }, { Labels: { name: "y" } }, { Labels: { name: "x" } }]);
      assert.deepEqual(container, { Id: "0123", Name: "/x" });
      assert.deepEqual((await commands()).sort(), ["container inspect x", "volume inspect x y"]);
    });

    it("are one command if no object exists", async () => {
      const output = ["x", "y"].map((name) => `Error response from daemon: get ${name}: no such volume`);
      await when("'volume inspect x y'", "echo '[]'", ...fails(output.join("\n")));
      assert.deepEqual(await xAndY(), [undefined, undefined, undefined]);
      assert.deepEqual(await commands(), ["volume inspect x y"]);
    });

    it("find each object if some do not exist", async () => {
      await when("'volume inspect y'", ...says('[{"Labels": {"name": "y"}}]'));
      await when("'volume inspect x'", "echo '[]'", ...fails("Error response from daemon: get x: no such volume"));
      await when(
        "'volume inspect x y'",
        ...says('[{"Labels": {"name": "y"}}]'),
        ...fails("Error response from daemon: get x: no such volume"),
      );
      assert.deepEqual(await xAndY(), [undefined, { Labels: { name: "y" } }, undefined]);
    });

    it("reject if the daemon can't be reached", async () => {
      await when("*", ...fails("Cannot connect to the Docker daemon. Is the docker daemon running?"));
      const results = await Promise.allSettled([inspectVolume("", "x"), inspectVolume("", "y")]);
      for (const result of results) {
        assert.match(String(result.status === "rejected" && result.reason), /the Docker daemon does not answer/);
      }
      assert.deepEqual(await commands(), ["volume inspect x y"]);
    });
  });

  it("inspectImage rejects an invalid name", async () => {
    await when("*", "echo '[]'", ...fails("Error response from daemon: invalid reference format: no such image"));
    await assert.rejects(inspectImage("", "A B"), DockerRefusal);
  });

  it("keeps all output of a rejected request", async () => {
    await when("*", ...says("Step 1/2"), ...fails("no bash\nError response from daemon: failed"));
    await assert.rejects(docker("", ["build"]), (error: unknown) => {
      assert.ok(error instanceof DockerRefusal);
      assert.equal(error.message, "docker build failed (failed)");
      assert.equal(error.output, "Step 1/2\nno bash\nError response from daemon: failed");
      return true;
    });
  });

  describe("dockerCommandLine", () => {
    it("names the daemon", () => {
      assert.equal(dockerCommandLine("", "logs", "x"), "docker logs x");
      assert.equal(dockerCommandLine("ssh://user@host", "logs", "x"), "docker --host ssh://user@host logs x");
    });
  });

  it("returns the end of a log in the order of both outputs", async () => {
    await when(
      "'logs --timestamps --tail 3 x'",
      "printf '2026-01-01T00:00:01Z one\\r\\n2026-01-01T00:00:03Z three\\n2026-01-01T00:00:04Z \\n'",
      "printf '2026-01-01T00:00:02Z two\\n2026-01-01T00:00:05Z four four\\n' >&2",
    );
    assert.deepEqual(await logTail("", "x", 3), ["two", "three", "four four"]);
  });
});

describe("docker without its client", () => {
  const path = temporaryFolder();
  environment(() => ({ PATH: path() }));

  it("names the program to install", async () => {
    await assert.rejects(docker("", ["ps"]), {
      message: "the program docker is not on PATH; install Docker or set runtime to local",
    });
  });
});

describe("docker with its own client", () => {
  before(function () {
    if (spawnSync("docker", ["--version"]).error !== undefined) {
      skipSuite(this, "the program docker is not on PATH");
    }
  });
  const path = temporaryFolder();
  const serve = tcpServers();

  it("reports a socket that does not exist", async () => {
    const host = `unix://${path("docker.sock")}`;
    await assert.rejects(docker(host, ["ps"]), (error: Error) => {
      assert.ok(!(error instanceof DockerRefusal));
      const begin = `the Docker daemon at ${host} does not answer; start Docker or correct dockerHost (`;
      assert.equal(error.message.slice(0, begin.length), begin);
      return true;
    });
  });

  it("rejects a daemon that accepts a connection and never answers", async () => {
    const host = `tcp://127.0.0.1:${await serve(() => {})}`;
    const before = Date.now();
    await assert.rejects(docker(host, ["ps"], { timeoutMs: 300 }), {
      message: `the Docker daemon at ${host} did not answer within 300 ms; check the daemon and dockerHost`,
    });
    assert.ok(Date.now() - before < SOON_MS);
  });
});

describe("defaultDockerHost", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { when, commands } = fakeDocker();

  it("returns the daemon of the client's current context", async () => {
    await when("'context inspect'*", ...says("unix:///run/user/1000/docker.sock"));
    assert.equal(await defaultDockerHost(), "unix:///run/user/1000/docker.sock");
    assert.deepEqual(await commands(), ["context inspect --format {{.Endpoints.docker.Host}}"]);
  });
});
