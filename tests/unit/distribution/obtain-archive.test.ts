import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { cacheArchive, obtainArchive } from "../../../components/distribution/obtain-archive";
import { environment } from "../../support/environment";
import { httpServers } from "../../support/http-server";
import { temporaryFolder } from "../../support/temporary-folder";

const CONTENT = "an archive";
const DIGEST = createHash("sha512").update(CONTENT).digest("hex");
const OTHER = "0".repeat(128);

describe("verifiedArchive", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const putIntoCache = async (sha512: string, content: string): Promise<string> => {
    await writeFile(path("kafka.tgz"), content);
    return cacheArchive(path("kafka.tgz"), sha512);
  };

  describe("of a local file", () => {
    it("is that file", async () => {
      await writeFile(path("kafka.tgz"), CONTENT);
      assert.deepEqual(await obtainArchive({ archive: path("kafka.tgz"), sha512: [OTHER, DIGEST] }), {
        path: path("kafka.tgz"),
        sha512: DIGEST,
      });
      assert.ok(!existsSync(path("cache")));
    });

    it("is rejected with the wrong digest", async () => {
      await writeFile(path("kafka.tgz"), CONTENT);
      await assert.rejects(obtainArchive({ archive: path("kafka.tgz"), sha512: [OTHER] }), {
        message:
          `archive ${path("kafka.tgz")} has the wrong SHA-512, expected ${OTHER}, got ${DIGEST} (10 bytes, not a gzip file); ` +
          "it was not unpacked: get it again from a place you trust, or correct archiveSha512",
      });
    });

    it("is rejected if there is none", async () => {
      await assert.rejects(obtainArchive({ archive: path("none.tgz"), sha512: [DIGEST] }), {
        message: `archive ${path("none.tgz")} is not there; correct the path in archive`,
      });
    });

    it("is rejected if its folder is a file", async () => {
      await writeFile(path("file"), "");
      await assert.rejects(obtainArchive({ archive: path("file", "kafka.tgz"), sha512: [DIGEST] }), {
        message: `archive ${path("file", "kafka.tgz")} can't be read (ENOTDIR); correct the path in archive`,
      });
    });
  });

  describe("of a URL", () => {
    const serve = httpServers();

    it("is fetched once and kept under its digest", async () => {
      let asked = 0;
      const url = await serve((_, response) => {
        asked += 1;
        response.end(CONTENT);
      });
      const source = { archive: `${url}/mirror/kafka.tgz?token=x#y`, sha512: [OTHER, DIGEST] };
      const kept = join(path("cache"), "archives", DIGEST.slice(0, 16), "kafka.tgz");
      assert.deepEqual(await obtainArchive(source), { path: kept, sha512: DIGEST });
      assert.deepEqual(await obtainArchive(source), { path: kept, sha512: DIGEST });
      assert.equal(asked, 1);
      assert.equal(await readFile(kept, "utf8"), CONTENT);
      assert.deepEqual(await readdir(path("cache", "archives")), [DIGEST.slice(0, 16)]);
    });

    it("is rejected with the wrong digest, and nothing of it is kept", async () => {
      const url = await serve((_, response) => response.end("<html>Sign in</html>"));
      await assert.rejects(obtainArchive({ archive: `${url}/kafka.tgz`, sha512: [DIGEST] }), {
        message: new RegExp(
          `^archive ${url}/kafka\\.tgz has the wrong SHA-512, expected ${DIGEST}, got [0-9a-f]{128} \\(a web page of 20 bytes, not an archive\\);`,
        ),
      });
      assert.deepEqual(await readdir(path("cache", "archives")), []);
    });

    it("leaves nothing behind where the server says no", async () => {
      const url = await serve((_, response) => response.writeHead(404).end());
      await assert.rejects(obtainArchive({ archive: `${url}/kafka.tgz`, sha512: [DIGEST] }), {
        message: `download of ${url}/kafka.tgz failed (HTTP 404); check the address and the network, or use a local file`,
      });
      assert.deepEqual(await readdir(path("cache", "archives")), []);
    });
  });

  describe("that is in the cache", () => {
    it("is taken from there under any of the digests that are accepted", async () => {
      const cached = await putIntoCache(DIGEST, CONTENT);
      const source = { archive: "http://127.0.0.1:1/kafka.tgz", sha512: [OTHER, DIGEST] };
      assert.deepEqual(await obtainArchive(source), { path: cached, sha512: DIGEST });
    });

    it("is removed from it where it is damaged", async () => {
      const cached = await putIntoCache(DIGEST, "half an arch");
      await assert.rejects(obtainArchive({ archive: "http://127.0.0.1:1/kafka.tgz", sha512: [DIGEST] }), {
        message: new RegExp(
          `^archive .* has the wrong SHA-512, expected ${DIGEST}, got .*; the damaged copy was removed: run it again$`,
        ),
      });
      assert.ok(!existsSync(cached));
    });
  });
});
