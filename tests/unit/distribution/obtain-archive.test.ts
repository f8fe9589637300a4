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

describe("obtainArchive", () => {
  const path = temporaryFolder();
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache") }));

  const putIntoCache = async (sha512: string, content: string): Promise<string> => {
    await writeFile(path("kafka.tgz"), content);
    return cacheArchive(path("kafka.tgz"), sha512);
  };

  describe("of a local file", () => {
    it("returns that file", async () => {
      await writeFile(path("kafka.tgz"), CONTENT);
      assert.deepEqual(await obtainArchive({ archive: path("kafka.tgz"), sha512: [OTHER, DIGEST] }), {
        path: path("kafka.tgz"),
        sha512: DIGEST,
      });
      assert.ok(!existsSync(path("cache")));
    });

    it("throws on another digest", async () => {
      await writeFile(path("kafka.tgz"), CONTENT);
      await assert.rejects(obtainArchive({ archive: path("kafka.tgz"), sha512: [OTHER] }), {
        message:
          `archive ${path("kafka.tgz")} has the wrong SHA-512, expected ${OTHER}, got ${DIGEST} (10 bytes, not a gzip file); ` +
          "it was not unpacked: download it again from a source that you trust, or correct archiveSha512",
      });
    });

    it("throws if the file does not exist", async () => {
      await assert.rejects(obtainArchive({ archive: path("none.tgz"), sha512: [DIGEST] }), {
        message: `archive ${path("none.tgz")} does not exist; correct the path in archive`,
      });
    });

    it("throws if the folder of the path is a file", async () => {
      await writeFile(path("file"), "");
      await assert.rejects(obtainArchive({ archive: path("file", "kafka.tgz"), sha512: [DIGEST] }), {
        message: `archive ${path("file", "kafka.tgz")} can't be read (ENOTDIR); correct the path in archive`,
      });
    });
  });

  describe("of a URL", () => {
    const serve = httpServers();

    it("downloads the archive once and caches it under its digest", async () => {
      let requests = 0;
      const url = await serve((_, response) => {
        requests += 1;
        response.end(CONTENT);
      });
      const source = { archive: `${url}/mirror/kafka.tgz?token=x#y`, sha512: [OTHER, DIGEST] };
      const cached = join(path("cache"), "archives", DIGEST.slice(0, 16), "kafka.tgz");
      assert.deepEqual(await obtainArchive(source), { path: cached, sha512: DIGEST });
      assert.deepEqual(await obtainArchive(source), { path: cached, sha512: DIGEST });
      assert.equal(requests, 1);
      assert.equal(await readFile(cached, "utf8"), CONTENT);
      assert.deepEqual(await readdir(path("cache", "archives")), [DIGEST.slice(0, 16)]);
    });

    it("throws on another digest, and caches no file", async () => {
      const url = await serve((_, response) => response.end("<html>Sign in</html>"));
      await assert.rejects(obtainArchive({ archive: `${url}/kafka.tgz`, sha512: [DIGEST] }), {
        message: new RegExp(
          `^archive ${url}/kafka\\.tgz has the wrong SHA-512, expected ${DIGEST}, got [0-9a-f]{128} \\(a web page of 20 bytes, not an archive\\);`,
        ),
      });
      assert.deepEqual(await readdir(path("cache", "archives")), []);
    });

    it("caches no file if the server refuses the request", async () => {
      const url = await serve((_, response) => response.writeHead(404).end());
      await assert.rejects(obtainArchive({ archive: `${url}/kafka.tgz`, sha512: [DIGEST] }), {
        message: `download of ${url}/kafka.tgz failed (HTTP 404); check the address and the network, or use a local file`,
      });
      assert.deepEqual(await readdir(path("cache", "archives")), []);
    });
  });

  describe("of a cached archive", () => {
    it("returns the cached archive of any accepted digest", async () => {
      const cached = await putIntoCache(DIGEST, CONTENT);
      const source = { archive: "http://127.0.0.1:1/kafka.tgz", sha512: [OTHER, DIGEST] };
      assert.deepEqual(await obtainArchive(source), { path: cached, sha512: DIGEST });
    });

    it("removes a damaged archive", async () => {
      const cached = await putIntoCache(DIGEST, "half an arch");
      await assert.rejects(obtainArchive({ archive: "http://127.0.0.1:1/kafka.tgz", sha512: [DIGEST] }), {
        message: new RegExp(
          `^archive .* has the wrong SHA-512, expected ${DIGEST}, got .*; the damaged copy was removed: run the command again$`,
        ),
      });
      assert.ok(!existsSync(cached));
    });
  });
});
