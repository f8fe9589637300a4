import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "yaml";

import { kafkaClusterDefaults } from "../../components/cluster/cluster-args";
import { configProblems } from "../../components/config/config-problems";
import { CONFIG_SCHEMA } from "../../components/config/config-schema";
import { GENERATED_DOCUMENTS, GENERATED_FILES, renderDocument } from "../../tools/commands/docs";
import { PROJECT_DIR } from "../../tools/project";

/** Longest README: a new user reads it whole. */
const MAX_README_LINES = 200;

const read = (path: string): string => readFileSync(join(PROJECT_DIR, path), "utf8");

/** Files of the repository, also those that are not committed yet. */
const projectFiles = (...patterns: string[]): string[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns], {
    cwd: PROJECT_DIR,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .filter((path) => existsSync(join(PROJECT_DIR, path)));

/** Text without code blocks, whose content is neither heading nor link. */
const withoutCode = (markdown: string): string => markdown.replace(/^```.*?^```/gms, "");

/** Anchors of the headings, as GitHub derives them. */
const anchorsOf = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );

/** Targets of the links. */
const linksOf = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

const isRelative = (link: string): boolean => !/^[a-z]+:/.test(link);

/** Matches in a text, sorted: a translation may change their order within a sentence. */
const sortedMatches = (text: string, pattern: RegExp): string[] => [...(text.match(pattern) ?? [])].sort();

const INLINE_CODE = /`[^`]+`/g;

/** Matches in the text of each section, sorted. */
const matchesBySection = (markdown: string, pattern: RegExp): string[][] =>
  withoutCode(markdown)
    .split(/^#+ /m)
    .map((section) => sortedMatches(section, pattern));

/** Parts of a page that are the same in each language. */
const UNTRANSLATED: Readonly<Record<string, (markdown: string) => unknown>> = {
  "levels of headings": (markdown) => withoutCode(markdown).match(/^#+ /gm),
  "code blocks, but for comments and output": (markdown) =>
    [...markdown.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language, code = ""]) => {
      const lines = code.replace(/[ \t]*(#|\/\/) .*$/gm, "").split("\n");
      return language === "" ? lines.length : lines;
    }),
  "rows of tables and the code in each cell": (markdown) =>
    withoutCode(markdown)
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((row) => row.split("|").map((cell) => sortedMatches(cell, INLINE_CODE))),
  "links and their order": linksOf,
  "code in the text of each section": (markdown) => matchesBySection(markdown, INLINE_CODE),
  "numbers in the text of each section": (markdown) =>
    matchesBySection(markdown.replace(/(\d),(\d)/g, "$1.$2"), /\d+(\.\d+)*/g),
};

describe("Pulumi.yaml", () => {
  const { config } = parse(read("Pulumi.yaml")) as {
    config: Record<string, { type?: string; description: string; default: unknown }>;
  };
  const defaults = Object.fromEntries(Object.entries(config).map(([key, { default: value }]) => [key, value]));

  it("declares the keys that the program reads, and no others", () => {
    assert.deepEqual(Object.keys(config).sort(), Object.keys(CONFIG_SCHEMA.shape).sort());
  });

  it("gives each key a type, a description and a default, but for the one that may be text or a list", () => {
    for (const [key, { type, ...declared }] of Object.entries(config)) {
      assert.equal(type !== undefined, key !== "dataDir", key);
      assert.ok(declared.description && declared.default !== undefined, key);
    }
  });

  it("describes each key in whole sentences", () => {
    for (const [key, { description }] of Object.entries(config)) {
      assert.match(description, /^[A-Z].*\.$/, key);
    }
  });

  it("has defaults that are accepted", () => {
    const given = Object.entries(defaults).filter(([, value]) => value !== "");
    assert.deepEqual(configProblems(Object.fromEntries(given)), []);
  });

  it("has the same defaults as a KafkaCluster", () => {
    const shared = Object.keys(kafkaClusterDefaults).map((key) => [key, defaults[key]]);
    assert.deepEqual(Object.fromEntries(shared), kafkaClusterDefaults);
  });
});

describe("the documents", () => {
  const documents = projectFiles("*.md");

  for (const path of GENERATED_DOCUMENTS) {
    it(`have generated blocks that are up to date in ${path} (node tools/run.mjs docs)`, async () => {
      assert.equal(read(path), await renderDocument(path));
    });
  }

  for (const [path, render] of Object.entries(GENERATED_FILES)) {
    it(`have the generated file ${path}, up to date (node tools/run.mjs docs)`, () => {
      assert.equal(read(path), render());
    });
  }

  for (const path of documents) {
    it(`have only links to existing files and headings in ${path}`, () => {
      for (const link of linksOf(read(path)).filter(isRelative)) {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : posix.join(posix.dirname(path), file);
        assert.ok(existsSync(join(PROJECT_DIR, target)), `${link}: ${target} does not exist`);
        assert.ok(
          anchor === undefined || anchorsOf(read(target)).includes(anchor),
          `${link}: ${target} has no heading #${anchor}`,
        );
      }
    });
  }
});

describe("README.md", () => {
  const readme = read("README.md");

  it(`has at most ${MAX_README_LINES} lines`, () => {
    assert.ok(readme.split("\n").length - 1 <= MAX_README_LINES);
  });

  it("starts, connects and stops the cluster on its first screen", () => {
    const firstScreen = readme.split("\n").slice(0, 40).join("\n");
    for (const text of ["Node 20.19", "npm start", "npm stop", "bootstrapServers   127.0.0.1:9092", "new Kafka("]) {
      assert.ok(firstScreen.includes(text), text);
    }
  });

  it("names every script of package.json that users run", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const name of Object.keys(scripts).filter((script) => script !== "prepack")) {
      const command = ["start", "stop", "test"].includes(name) ? `npm ${name}` : `npm run ${name}`;
      assert.ok(readme.includes(command), command);
    }
  });

  it("names the version of the package", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    assert.ok(readme.includes(`kafka-cluster-${version}.tgz`));
  });
});

describe("README.es.md", () => {
  const english = read("README.md");
  const spanish = read("README.es.md");
  /** Spanish page with the link to the other language as the English page has it. */
  const comparable = spanish.replace("(README.md)", "(README.es.md)");

  it(`has at most ${MAX_README_LINES} lines`, () => {
    assert.ok(spanish.split("\n").length - 1 <= MAX_README_LINES);
  });

  for (const [parts, partsOf] of Object.entries(UNTRANSLATED)) {
    it(`agrees with README.md in the ${parts}`, () => {
      assert.deepEqual(partsOf(comparable), partsOf(english));
    });
  }

  it("names the version of the package", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    assert.ok(spanish.includes(`kafka-cluster-${version}.tgz`));
  });
});

describe("docs/troubleshooting.md", () => {
  /** Source text, with texts that are split over several lines joined. */
  const sources = projectFiles("index.ts", "components", "tools", "testing")
    .filter((path) => /\.(ts|mjs|sh)$/.test(path))
    .map(read)
    .join("\n")
    .replace(/[`"] \+\n\s*[`"]/g, "");
  const [ours = ""] = read("docs/troubleshooting.md").split("\n## Pulumi\n");

  for (const [, message = ""] of ours.matchAll(/^\| `([^`]+)`/gm)) {
    it(`quotes a message that exists: ${message}`, () => {
      for (const part of message.split("…").map((text) => text.replace(/^[\s,;:()]+|[\s,;:()]+$/g, ""))) {
        assert.ok(sources.includes(part), part);
      }
    });
  }
});

describe("docs/decisions", () => {
  for (const path of projectFiles("docs/decisions/*.md")) {
    it(`has context, choice and consequence in ${path}`, () => {
      const headings = [...read(path).matchAll(/^(?:## |\*\*)(Context|Choice|Consequence)/gm)].map(
        ([, heading]) => heading,
      );
      assert.deepEqual(headings.slice(0, 3), ["Context", "Choice", "Consequence"]);
    });
  }
});

describe("package-lock.json", () => {
  it("contains no download address", () => {
    assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
  });
});

describe("the tracked files", () => {
  it("name no folder of the machine that they were written on", () => {
    const home = process.env.HOME ?? "/root";
    for (const path of projectFiles().filter((file) => file !== "package-lock.json")) {
      assert.ok(!read(path).includes(`${PROJECT_DIR}/`), `${path} names ${PROJECT_DIR}`);
      assert.ok(!read(path).includes(`${home}/`), `${path} names ${home}`);
    }
  });
});
