import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";

import {
  DockerRefusal,
  docker,
  dockerBytes,
  dockerCommandLine,
  hostArguments,
  inspectContainer,
  inspectImage,
  inspectNetwork,
  inspectVolume,
  logTail,
  obstacleTo,
} from "../../../../components/runtime/docker/docker-client";
import { skipSuite } from "../../../../testing/suites/skip";
import { environment } from "../../../support/environment";
import { fails, fakeDocker, says } from "../../../support/fake-docker";
import { tcpServers } from "../../../support/tcp-server";
import { temporaryFolder } from "../../../support/temporary-folder";

/** Longest time that the machine may take over a time that is bounded, in milliseconds. */
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

describe("obstacleTo", () => {
  const viaSsh =
    'error during connect: Get "http://docker.example.com/v1.50/info": command [ssh -T -l user -- host docker system dial-stdio] ' +
    "has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=";
  const cases: readonly (readonly [said: string, obstacle: string])[] = [
    [
      `${viaSsh}ssh: connect to host host port 22: Connection refused`,
      "does not answer; start Docker or correct dockerHost (ssh: connect to host host port 22: Connection refused)",
    ],
    [
      `${viaSsh}@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.`,
      "is on a machine whose SSH host key has changed; make sure that it is the right machine, then correct known_hosts (Host key verification failed.)",
    ],
    [
      `${viaSsh}No ED25519 host key is known for host and you have requested strict checking.\nHost key verification failed.`,
      "is on a machine whose SSH host key is not known; connect to it with ssh once, and compare the key (Host key verification failed.)",
    ],
    [
      `${viaSsh}user@host: Permission denied (publickey).`,
      "is on a machine that refuses this user's SSH login; load a key that it accepts into your SSH agent (user@host: Permission denied (publickey).)",
    ],
    [
      `${viaSsh}bash: line 1: docker: command not found`,
      "is on a machine whose SSH login finds no program docker; install Docker there (bash: line 1: docker: command not found)",
    ],
    [
      'error during connect: Get "https://host:2376/v1.50/info": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      "can't be reached over TLS; set DOCKER_CERT_PATH to a folder with ca.pem, cert.pem and key.pem that fit it " +
        '(error during connect: Get "https://host:2376/v1.50/info": tls: failed to verify certificate: x509: certificate signed by unknown authority)',
    ],
    [
      'error during connect: Get "http://host:2376/v1.50/info": net/http: HTTP/1.x transport connection broken: EOF',
      "breaks the connection off; look at dockerHost and, if it wants TLS, at the certificates in DOCKER_CERT_PATH " +
        '(error during connect: Get "http://host:2376/v1.50/info": net/http: HTTP/1.x transport connection broken: EOF)',
    ],
    [
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
      "refuses this user; add the user to the group docker and log in again (permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock)",
    ],
    [
      "Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?",
      "does not answer; start Docker or correct dockerHost (Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?)",
    ],
  ];
  for (const [said, obstacle] of cases) {
    it(`finds that the daemon ${obstacle.split(";")[0]}: ${said.slice(-70).replace(/\n/g, " ")}`, () => {
      assert.equal(obstacleTo("ssh://host", said), `the Docker daemon at ssh://host ${obstacle}`);
    });
  }

  it("names no address where the client has found the daemon itself", () => {
    assert.match(obstacleTo("", "Cannot connect to the Docker daemon.") ?? "", /^the Docker daemon does not answer; /);
  });

  it("finds none in what is something else", () => {
    assert.equal(obstacleTo("ssh://host", "unknown flag: --x"), undefined);
  });
});

describe("docker", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "a shell script stands for Docker's client, which Windows does not run");
    }
  });
  const { path, when } = fakeDocker();

  it("gives what the client prints, and hands its arguments on one by one", async () => {
    await when("*", 'for argument in "$@"; do echo "[$argument]"; done');
    assert.equal(await docker("", ["ps", "--filter", "a b"]), "[ps]\n[--filter]\n[a b]\n");
  });

  it("gives the bytes that the client prints", async () => {
    await when("*", "printf '\\377\\000\\001'");
    assert.deepEqual([...(await dockerBytes("", ["cp", "a:/b", "-"]))], [255, 0, 1]);
  });

  it("hands its input on, and an empty one where there is none", async () => {
    await when("*", `cat >'${path("input")}'`);
    await docker("", ["cp"], { input: Buffer.from([1, 2, 255]) });
    assert.deepEqual([...(await readFile(path("input")))], [1, 2, 255]);
    await docker("", ["cp"]);
    assert.equal((await readFile(path("input"))).length, 0);
  });

  it("does not mind a client that ends without reading its input", async () => {
    await when("*", "exec <&-", ...fails("Error response from daemon: No such container: x"));
    await assert.rejects(docker("", ["cp"], { input: Buffer.alloc(2 ** 20) }), {
      message: "docker cp failed (No such container: x)",
    });
  });

  const refusals: readonly (readonly [said: string, message: string])[] = [
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
  for (const [said, message] of refusals) {
    it(`rejects with what the daemon answered: ${said}`, async () => {
      await when("*", ...fails(said));
      await assert.rejects(docker("", ["network", "rm", "x"]), (error: Error) => {
        assert.ok(error instanceof DockerRefusal);
        assert.equal(error.message, message);
        assert.ok(error.cause instanceof Error);
        return true;
      });
    });
  }

  const failures: readonly (readonly [said: string, message: string])[] = [
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
  for (const [said, message] of failures) {
    it(`says what to do about: ${said}`, async () => {
      await when("*", ...fails(said));
      await assert.rejects(docker("ssh://host", ["info"]), (error: Error) => {
        assert.ok(!(error instanceof DockerRefusal));
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  it("gives up after the time that is allowed", async () => {
    await when("*", "exec sleep 60");
    const before = Date.now();
    await assert.rejects(docker("", ["info"], { timeoutMs: 200 }), {
      message: "the Docker daemon did not answer within 200 ms; look whether it is well, and at dockerHost",
    });
    assert.ok(Date.now() - before < SOON_MS);
  });

  describe("inspectContainer", () => {
    it("gives the container", async () => {
      await when("'container inspect x'", ...says('[{"Id": "0123", "Name": "/x"}]'));
      assert.deepEqual(await inspectContainer("", "x"), { Id: "0123", Name: "/x" });
    });

    it("gives nothing where there is none, and rejects where nobody answers", async () => {
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
  for (const [inspect, said] of missing) {
    it(`${inspect.name} gives what there is, and nothing where the client says: ${said}`, async () => {
      const kind = inspect.name.replace("inspect", "").toLowerCase();
      await when(`'${kind} inspect here'`, ...says('[{"Id": "0", "Labels": {"a": "1"}}]'));
      await when("*", "echo '[]'", ...fails(said));
      assert.deepEqual(await inspect("", "here"), { Id: "0", Labels: { a: "1" } });
      assert.equal(await inspect("", "x"), undefined);
    });
  }

  it("inspectImage rejects a name that no image can have", async () => {
    await when("*", "echo '[]'", ...fails("Error response from daemon: invalid reference format: no such image"));
    await assert.rejects(inspectImage("", "A B"), DockerRefusal);
  });

  it("keeps all that was said of what the daemon would not do", async () => {
    await when("*", ...says("Step 1/2"), ...fails("no bash\nError response from daemon: failed"));
    await assert.rejects(docker("", ["build"]), (error: unknown) => {
      assert.ok(error instanceof DockerRefusal);
      assert.equal(error.message, "docker build failed (failed)");
      assert.equal(error.said, "Step 1/2\nno bash\nError response from daemon: failed");
      return true;
    });
  });

  describe("dockerCommandLine", () => {
    it("leads to the daemon that is named, as the client's own commands do", () => {
      assert.equal(dockerCommandLine("", "logs", "x"), "docker logs x");
      assert.equal(dockerCommandLine("ssh://user@host", "logs", "x"), "docker --host ssh://user@host logs x");
    });
  });

  it("gives the end of a log in the order in which it was printed, on whichever output", async () => {
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

  it("says what to install", async () => {
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

  it("says that nobody answers at a socket that is not there", async () => {
    const host = `unix://${path("docker.sock")}`;
    await assert.rejects(docker(host, ["ps"]), (error: Error) => {
      assert.ok(!(error instanceof DockerRefusal));
      const begin = `the Docker daemon at ${host} does not answer; start Docker or correct dockerHost (`;
      assert.equal(error.message.slice(0, begin.length), begin);
      return true;
    });
  });

  it("gives up on a daemon that takes a connection and says nothing", async () => {
    const host = `tcp://127.0.0.1:${await serve(() => {})}`;
    const before = Date.now();
    await assert.rejects(docker(host, ["ps"], { timeoutMs: 300 }), {
      message: `the Docker daemon at ${host} did not answer within 300 ms; look whether it is well, and at dockerHost`,
    });
    assert.ok(Date.now() - before < SOON_MS);
  });
});
