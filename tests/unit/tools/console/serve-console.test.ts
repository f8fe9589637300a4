import assert from "node:assert/strict";
import { Hono } from "hono";

import { serveConsole } from "../../../../tools/console/serve-console";

describe("serveConsole", () => {
  it("serves on loopback at a free port until it is closed", async () => {
    const { port, close } = await serveConsole(
      new Hono().get("/", (context) => context.text("hello")),
      0,
    );
    const address = `http://127.0.0.1:${port}/`;
    assert.equal(await (await fetch(address)).text(), "hello");
    await close();
    await assert.rejects(fetch(address));
  });

  it("says that a port is in use", async () => {
    const { port, close } = await serveConsole(new Hono(), 0);
    await assert.rejects(serveConsole(new Hono(), port), {
      message: `port ${port} of 127.0.0.1 is in use; choose another one with --port, or leave --port out for a free one`,
    });
    await close();
  });
});
