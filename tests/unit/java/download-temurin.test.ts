import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import { downloadTemurin } from "../../../components/java/download-temurin";
import { freePort } from "../../support/fake-service";
import { httpServers } from "../../support/http-server";
import { temporaryFolder } from "../../support/temporary-folder";

const CONTENT = "a Java runtime";
const DIGEST = createHash("sha256").update(CONTENT).digest("hex");
const TARGET = { os: "linux", architecture: "aarch64" } as const;

describe("downloadTemurin", () => {
  const path = temporaryFolder();
  const serve = httpServers();

  /** Serves a catalogue of one build and the build itself, and records the requests to the catalogue. */
  const offer = async (checksum: string) => {
    const queries: string[] = [];
    const url = await serve((request, response) => {
      if (request.url === "/jre.tar.gz") {
        return response.end(CONTENT);
      }
      queries.push(request.url ?? "");
      const link = `http://${request.headers.host}/jre.tar.gz`;
      return response.end(JSON.stringify([{ binary: { package: { link, checksum, name: "jre.tar.gz" } } }]));
    });
    return { url, queries };
  };

  it("downloads the build that the catalogue lists for the target", async () => {
    const { url, queries } = await offer(DIGEST);
    assert.equal(await downloadTemurin(TARGET, path(), url), path("jre.tar.gz"));
    assert.equal(await readFile(path("jre.tar.gz"), "utf8"), CONTENT);
    assert.deepEqual(queries, ["/?os=linux&architecture=aarch64&image_type=jre&vendor=eclipse"]);
  });

  it("throws on another digest than the catalogue's", async () => {
    const other = "0".repeat(64);
    const { url } = await offer(other);
    await assert.rejects(downloadTemurin(TARGET, path(), url), {
      message: `${url}/jre.tar.gz has the wrong SHA-256, expected ${other}, got ${DIGEST}`,
    });
  });

  for (const [what, status, body] of [
    ["lists no build", 200, "[]"],
    ["is unavailable", 503, "later"],
  ] as const) {
    it(`throws if the catalogue ${what}`, async () => {
      const url = await serve((_, response) => response.writeHead(status).end(body));
      await assert.rejects(downloadTemurin(TARGET, path(), url), {
        message: `adoptium.net offers no Temurin 17 for linux on aarch64 (HTTP ${status})`,
      });
    });
  }

  it("throws with the reason if the catalogue can't be reached", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await assert.rejects(downloadTemurin(TARGET, path(), url), {
      message: "adoptium.net can't be reached (ECONNREFUSED)",
    });
  });
});
