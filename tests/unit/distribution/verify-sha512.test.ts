import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { sha512Of, verifySha512 } from "../../../components/distribution/verify-sha512";
import { temporaryFolder } from "../../support/temporary-folder";

const digestOf = (content: Buffer | string): string => createHash("sha512").update(content).digest("hex");

describe("sha512Of", () => {
  const path = temporaryFolder();

  it("returns the SHA-512 of the empty message (FIPS 180-4) for an empty file", async () => {
    await writeFile(path("empty"), "");
    assert.equal(
      await sha512Of(path("empty")),
      "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    );
  });

  it("reads files larger than one chunk", async () => {
    const content = Buffer.alloc(3 << 20, "kafka");
    await writeFile(path("large"), content);
    assert.equal(await sha512Of(path("large")), digestOf(content));
  });
});

describe("verifySha512", () => {
  const path = temporaryFolder();
  const wanted = "0".repeat(128);

  it("returns an accepted digest", async () => {
    await writeFile(path("kafka.tgz"), "content");
    assert.equal(await verifySha512(path("kafka.tgz"), [wanted, digestOf("content")]), digestOf("content"));
  });

  const cases: readonly (readonly [what: string, content: Buffer | string, description: string])[] = [
    ["another archive", gzipSync("x"), `${gzipSync("x").length} bytes`],
    ["a file of another kind", "text", "4 bytes, not a gzip file"],
    ["an empty file", "", "0 bytes, not a gzip file"],
    ["a web page", "<!DOCTYPE html><title>Sign in</title>", "a web page of 37 bytes, not an archive"],
    ["a web page without a document type", "\n <html>\n", "a web page of 9 bytes, not an archive"],
    ["an XML error of an object store", '<?xml version="1.0"?><Error/>', "a web page of 29 bytes, not an archive"],
  ];
  for (const [what, content, description] of cases) {
    it(`refuses ${what}, with both digests and the probable kind of the file`, async () => {
      await writeFile(path("kafka.tgz"), content);
      await assert.rejects(verifySha512(path("kafka.tgz"), [wanted]), {
        message:
          `archive ${path("kafka.tgz")} has the wrong SHA-512, expected ${wanted}, got ${digestOf(content)} (${description}); ` +
          "it was not unpacked: download it again from a source that you trust, or correct archiveSha512",
      });
    });
  }

  it("names the source of the file", async () => {
    await writeFile(path("kafka.tgz"), "text");
    await assert.rejects(verifySha512(path("kafka.tgz"), [wanted], "https://host/kafka.tgz"), {
      message: /^archive https:\/\/host\/kafka\.tgz has the wrong SHA-512/,
    });
  });
});
