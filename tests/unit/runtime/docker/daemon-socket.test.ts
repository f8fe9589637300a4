import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";

import { inPath, readFromDaemon } from "../../../../components/runtime/docker/daemon-socket";
import { DockerRefusal } from "../../../../components/runtime/docker/docker-client";
import {
  inspectContainer,
  inspectImage,
  inspectNetwork,
  inspectVolume,
  readContainerFiles,
  readDaemonFacts,
} from "../../../../components/runtime/docker/docker-objects";
import { skipSuite } from "../../../../testing/suites/skip";
import { fails, fakeDocker, says } from "../../../support/fake-docker";
import { aroundEach } from "../../../support/hooks";

describe("inPath", () => {
  it("keeps the separators of an image's name, and nothing else that has a meaning in a path", () => {
    assert.equal(inPath("host:5000/a/b:1@sha256:0"), "host:5000/a/b:1@sha256:0");
    assert.equal(inPath("a b?c#d%2F"), "a%20b%3Fc%23d%252F");
  });
});

describe("a daemon with a socket", () => {
  before(function () {
    if (process.platform === "win32") {
      skipSuite(this, "Node has no sockets of this kind on Windows");
    }
  });
  const { path, when, commands } = fakeDocker();
  const paths: (string | undefined)[] = [];
  const servers: { close(): void }[] = [];
  aroundEach.last(async () => {
    paths.length = 0;
    for (const server of servers.splice(0)) {
      server.close();
    }
  });

  /** Starts a daemon. Returns its address. */
  async function daemon(answer: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      paths.push(request.url);
      answer(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(path("daemon.sock"), resolve));
    return `unix://${path("daemon.sock")}`;
  }

  const answering =
    (status: number, body: unknown): RequestListener =>
    (_request, response) =>
      response.writeHead(status).end(body instanceof Buffer ? body : JSON.stringify(body));

  it("is asked by Docker's client if the address is not that of a socket", async () => {
    for (const host of ["", "ssh://a", "tcp://127.0.0.1:1"]) {
      assert.equal(await readFromDaemon(host, "/info", 100), undefined);
    }
  });

  it("is asked over its socket, without Docker's client", async () => {
    const host = await daemon(answering(200, { Id: "0" }));
    const found = await Promise.all([
      inspectContainer(host, "a b"),
      inspectNetwork(host, "n"),
      inspectVolume(host, "v"),
      inspectImage(host, "a/b:1"),
      readDaemonFacts(host),
    ]);
    assert.deepEqual(found, Array(5).fill({ Id: "0" }));
    assert.deepEqual(paths.sort(), [
      "/containers/a%20b/json",
      "/images/a/b:1/json",
      "/info",
      "/networks/n",
      "/volumes/v",
    ]);
    assert.deepEqual(await commands(), []);
  });

  it("has no object that it does not find", async () => {
    const host = await daemon(answering(404, { message: "No such container: x" }));
    assert.equal(await inspectContainer(host, "x"), undefined);
    assert.deepEqual(await commands(), []);
  });

  it("returns files as they are", async () => {
    const host = await daemon(answering(200, Buffer.from([255, 0, 1])));
    assert.deepEqual([...(await readContainerFiles(host, "a", "/etc/b c/."))], [255, 0, 1]);
    assert.deepEqual(paths, ["/containers/a/archive?path=%2Fetc%2Fb%20c%2F."]);
  });

  it("says that a container has no such files", async () => {
    const host = await daemon(answering(404, { message: "Could not find the file /b in container a" }));
    await assert.rejects(readContainerFiles(host, "a", "/b"), (error: unknown) => {
      assert.ok(error instanceof DockerRefusal);
      assert.equal(
        error.message,
        "the files at /b of the container a can't be read (Could not find the file /b in container a)",
      );
      return true;
    });
    assert.deepEqual(await commands(), []);
  });

  it("is asked by Docker's client for what it refuses, which explains why", async () => {
    const host = await daemon(answering(500, { message: "server error" }));
    await when("*", ...fails("Error response from daemon: server error"));
    await assert.rejects(inspectContainer(host, "x"), { message: "docker container inspect failed (server error)" });
    await assert.rejects(readContainerFiles(host, "x", "/a"), { message: "docker cp x:/a failed (server error)" });
  });

  it("is asked by Docker's client if something else answers at the socket", async () => {
    const host = await daemon((_request, response) => response.writeHead(404).end("404 page not found"));
    await when("'container inspect x'", ...says('[{"Id": "0123"}]'));
    await when("'cp x:/a -'", "printf 'files'");
    assert.deepEqual(await inspectContainer(host, "x"), { Id: "0123" });
    assert.equal((await readContainerFiles(host, "x", "/a")).toString(), "files");
  });

  it("is asked by Docker's client for an invalid name", async () => {
    const host = await daemon(answering(404, { message: "invalid reference format" }));
    await when("*", ...fails("Error response from daemon: invalid reference format"));
    await assert.rejects(inspectImage(host, "A B"), {
      message: "docker image inspect failed (invalid reference format)",
    });
  });

  it("is asked by Docker's client if the socket can't be used", async () => {
    await when("'container inspect x'", ...says('[{"Id": "0123"}]'));
    assert.deepEqual(await inspectContainer(`unix://${path("missing.sock")}`, "x"), { Id: "0123" });
  });

  it("is reported if it accepts a connection and never answers", async () => {
    const host = await daemon(() => {});
    await assert.rejects(readFromDaemon(host, "/info", 100), {
      message: `the Docker daemon at ${host} did not answer within 100 ms; check the daemon and dockerHost`,
    });
  });
});
