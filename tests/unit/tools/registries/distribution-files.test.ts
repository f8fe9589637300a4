import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parseProperties } from "../../../../components/shared/properties";
import { PROJECT_DIR } from "../../../../tools/project";
import { distributionFiles } from "../../../../tools/registries/distribution-files";

/** Digest of the files, by version of Kafka. If it changes, the digest of the assembled archive changes too. */
const SHA256 = {
  "3.3.1": "896f1c60b017b0d35b493793d77d7badb5b9898d44aecffff3618d57905161c3",
  "3.3.2": "896f1c60b017b0d35b493793d77d7badb5b9898d44aecffff3618d57905161c3",
  "3.9.1": "81d0f6d7f059d4c69b7fe7cbbecd11b62b503df9a1a0069e478d00cefc8fbc65",
};

describe("distributionFiles", () => {
  const files = distributionFiles("3.3.1");
  const scripts = (extension: string) => Object.entries(files).filter(([path]) => path.endsWith(extension));

  for (const [version, sha256] of Object.entries(SHA256)) {
    it(`are those of the archive of ${version} whose digest is pinned: assemble the archive, and correct both digests`, () => {
      const sorted = Object.entries(distributionFiles(version)).sort(([a], [b]) => (a < b ? -1 : 1));
      assert.equal(createHash("sha256").update(JSON.stringify(sorted)).digest("hex"), sha256);
    });
  }

  it("name the tools of 3.9 by the main classes that they have there", () => {
    assert.match(distributionFiles("3.9.1")["bin/kafka-topics.sh"] ?? "", / org\.apache\.kafka\.tools\.TopicCommand "/);
    assert.match(distributionFiles("3.9.1")["bin/kafka-features.sh"] ?? "", /FeatureCommand/);
    assert.equal(files["bin/kafka-features.sh"], undefined);
  });

  it("have a script for Windows for each shell script", () => {
    assert.deepEqual(
      scripts(".sh")
        .map(([path]) => path.replace(/^bin\/(.*)\.sh$/, "bin/windows/$1.bat"))
        .sort(),
      scripts(".bat")
        .map(([path]) => path)
        .sort(),
    );
  });

  it("have scripts for Windows in ASCII, with the ends of lines of Windows", () => {
    for (const [path, text] of scripts(".bat")) {
      assert.match(text, /^@echo off\r\n([\x20-\x7e]*\r\n)+$/, path);
    }
  });

  it("have shell scripts in ASCII, with the ends of lines of a shell", () => {
    for (const [path, text] of scripts(".sh")) {
      assert.match(text, /^#!\/bin\/sh\n([\t\x20-\x7e]*\n)+$/, path);
    }
  });

  for (const [path, listeners] of [
    ["config/server.properties", "PLAINTEXT://127.0.0.1:9092"],
    ["config/kraft/server.properties", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"],
  ] as const) {
    it(`listen on loopback, with data beside the installation, in ${path}`, () => {
      const settings = parseProperties(files[path] ?? "");
      assert.equal(settings.listeners, listeners);
      assert.match(settings["log.dirs"] ?? "", /^data\//);
    });
  }

  it("have every script and configuration that docs/by-hand.md uses", () => {
    const page = readFileSync(join(PROJECT_DIR, "docs", "by-hand.md"), "utf8");
    const commands = [...page.matchAll(/^```(?:sh|bat)\n(.*?)^```$/gms)].map(([, block]) => block).join("");
    const used = [...commands.matchAll(/\b(?:bin|config)[\\/][\w\\/-]+\.\w+/g)].map(([path]) =>
      path.replaceAll("\\", "/"),
    );
    assert.ok(used.includes("bin/windows/kafka-server-start.bat") && used.includes("config/kraft/server.properties"));
    assert.deepEqual(
      used.filter((path) => files[path] === undefined),
      [],
    );
  });
});
