import assert from "node:assert/strict";

import { DEFAULT_BASE_IMAGE } from "../../../../components/runtime/docker/base-image";
import { type StackRequirements, stackRequirements } from "../../../../tools/setup/stack-requirements";

/** A stack's configuration file with these settings. */
const file = (...settings: string[]): string =>
  `config:\n${settings.map((setting) => `  kafka-cluster:${setting}\n`).join("")}`;

const DOCKER = "runtime: docker";
const NOTHING: StackRequirements = { docker: false, baseImageHosts: [], ssh: false };
const PLUGIN_ALONE: StackRequirements = { docker: true, baseImageHosts: [], ssh: false };
const WITH_BASE_IMAGE: StackRequirements = { ...PLUGIN_ALONE, baseImageHosts: [""] };

const CASES: readonly (readonly [name: string, files: readonly string[], wishes: StackRequirements])[] = [
  ["nothing without stacks", [], NOTHING],
  ["nothing of an empty file", ["", "# docker is not here\n"], NOTHING],
  ["nothing of a stack on this machine", [file("runtime: local", "baseImage: docker.io/java")], NOTHING],
  ["nothing of another project's setting", ["config:\n  other:runtime: docker\n"], NOTHING],
  ["plugin and base image", [file(DOCKER)], WITH_BASE_IMAGE],
  ["the default base image, where it is named", [file(DOCKER, `baseImage: ${DEFAULT_BASE_IMAGE}`)], WITH_BASE_IMAGE],
  [
    "the default base image, where an empty text stands for it",
    [file(DOCKER, 'baseImage: ""', "dockerHost:")],
    WITH_BASE_IMAGE,
  ],
  ["no base image where another is named", [file(DOCKER, "baseImage: java:17")], PLUGIN_ALONE],
  ["no base image where its name is encrypted", [file(DOCKER, "baseImage: {secure: v1:x}")], PLUGIN_ALONE],
  ["no base image where the daemon is encrypted", [file(DOCKER, "dockerHost: {secure: v1:x}")], PLUGIN_ALONE],
  [
    "the base image once on each daemon",
    [
      file(DOCKER),
      file(DOCKER, "dockerHost: ssh://box"),
      file(DOCKER, "dockerHost: ssh://box", "port: 0"),
      file("runtime: local", "dockerHost: ssh://other"),
    ],
    { ...WITH_BASE_IMAGE, baseImageHosts: ["", "ssh://box"] },
  ],
  ["the settings in braces that the CLI writes", [`{config: {"kafka-cluster:runtime": docker}}`], WITH_BASE_IMAGE],
  ["the way to other hosts", [file("runtime: ssh")], { ...NOTHING, ssh: true }],
  ["nothing of another setting's ssh", [file("runtime: local", "dockerHost: ssh://box")], NOTHING],
  ["what either stack needs", [file("runtime: ssh"), file(DOCKER)], { ...WITH_BASE_IMAGE, ssh: true }],
  [
    "nothing of files that hold no settings",
    [
      "docker",
      "ssh",
      "- docker",
      "config: docker",
      "config: [docker",
      "\tconfig: docker",
      "config:\n  kafka-cluster:runtime: *docker\n",
    ],
    NOTHING,
  ],
];

describe("stackWishes", () => {
  for (const [name, files, wishes] of CASES) {
    it(`has ${name}`, () => {
      assert.deepEqual(stackRequirements(files), wishes);
    });
  }
});
