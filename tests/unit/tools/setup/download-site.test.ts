import assert from "node:assert/strict";

import { requireSite } from "../../../../tools/setup/download-site";
import { freePort } from "../../../support/fake-service";
import { httpServers } from "../../../support/http-server";

describe("requireSite", () => {
  const serve = httpServers();

  for (const status of [200, 302, 404, 500]) {
    it(`is content with an answer ${status}`, async () => {
      await requireSite(await serve((_, response) => response.writeHead(status, { location: "/moved" }).end()));
    });
  }

  it("names the site that refuses", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    await assert.rejects(requireSite(`http://${host}`), { message: `${host} is not reached (ECONNREFUSED)` });
  });

  it("gives up on a site that says nothing", async () => {
    const url = await serve(() => {});
    await assert.rejects(requireSite(url, 50), {
      message: `${new URL(url).host} is not reached (The operation was aborted due to timeout)`,
    });
  });
});
