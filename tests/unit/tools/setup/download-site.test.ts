import assert from "node:assert/strict";

import { requireSite } from "../../../../tools/setup/download-site";
import { freePort } from "../../../support/fake-service";
import { httpServers } from "../../../support/http-server";

describe("requireSite", () => {
  const serve = httpServers();

  for (const status of [200, 302, 404, 500]) {
    it(`accepts status ${status}`, async () => {
      await requireSite(await serve((_, response) => response.writeHead(status, { location: "/moved" }).end()));
    });
  }

  it("names a site that refuses connections", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    await assert.rejects(requireSite(`http://${host}`), { message: `${host} can't be reached (ECONNREFUSED)` });
  });

  it("gives up on a site that does not answer in time", async () => {
    const url = await serve(() => {});
    await assert.rejects(requireSite(url, 50), {
      message: `${new URL(url).host} can't be reached (The operation was aborted due to timeout)`,
    });
  });
});
