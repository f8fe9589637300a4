import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

import { PROJECT_DIR } from "../../../tools/project";
import { pulumiEnvironment } from "../../../tools/pulumi/run-pulumi";

const MODULE = join(PROJECT_DIR, "components", "pulumi", "lazy-sdk.cjs");

/** Result of a text of JavaScript in a process of its own that loads the module first. */
const evaluate = (text: string): unknown =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ["--require", MODULE, "--eval", `(async () => console.log(JSON.stringify(await (${text})())))()`],
      // The serialization of functions loads modules of Node that print warnings.
      { cwd: PROJECT_DIR, encoding: "utf8", stdio: "pipe" },
    ),
  );

/** Text of a function: the loaded ones of some packages. */
const LOADED = `() => ["typescript", "@npmcli/arborist", "js-yaml", "normalize-package-data", "semver",
    "@opentelemetry/sdk-trace-node", "@pulumi/pulumi/automation"]
  .filter((name) => Object.keys(require.cache).includes(require.resolve(name)))`;

describe("lazy-sdk", () => {
  it("loads none of the slow modules with the SDK and what a program and a provider load beside it", () => {
    assert.deepEqual(
      evaluate(`async () => {
        require("@pulumi/pulumi");
        require("@pulumi/pulumi/runtime/manifest");
        require("@pulumi/pulumi/cmd/run/tracing");
        return (${LOADED})();
      }`),
      [],
    );
  });

  it("loads a module once something of it is used", () => {
    assert.deepEqual(
      evaluate(`async () => {
        const { automation } = require("@pulumi/pulumi");
        return [typeof automation.LocalWorkspace.create, "LocalWorkspace" in automation,
          Object.keys(automation).includes("LocalWorkspace"), (${LOADED})().includes("@pulumi/pulumi/automation")];
      }`),
      ["function", true, true, true],
    );
  });

  it("lets a program serialize functions as before", () => {
    const text = evaluate(`async () => {
      const { runtime } = require("@pulumi/pulumi");
      const captured = 42;
      return (await runtime.serializeFunction(() => captured)).text;
    }`);
    assert.match(String(text), /captured: 42|return captured/);
  });

  it("takes no stack trace for the SDK's promises unless PULUMI_DEBUG_PROMISE_LEAKS asks for them", () => {
    const lines = (env: string) => `async () => {
      ${env}
      const requireAsSdk = require("node:module").createRequire(require.resolve("@pulumi/pulumi/runtime/invoke"));
      const { debuggablePromise } = requireAsSdk("./debuggable");
      const promise = Promise.resolve();
      await debuggablePromise(promise, "test");
      return [promise._debugStackTrace.split("\\n").length > 1, Error.stackTraceLimit];
    }`;
    assert.deepEqual(evaluate(lines("")), [false, 10]);
    assert.deepEqual(evaluate(lines("process.env.PULUMI_DEBUG_PROMISE_LEAKS = '1';")), [true, 10]);
  });

  it("records no places of the program with resources", () => {
    assert.deepEqual(evaluate('() => require("@pulumi/pulumi").Resource.callsites()'), []);
  });

  it("leaves the languages of zod's messages to who asks for one", () => {
    assert.deepEqual(
      evaluate(`() => {
        const { z } = require("zod");
        const isLoaded = () => Object.keys(require.cache).some((path) => path.endsWith("locales/de.cjs"));
        const before = isLoaded();
        z.config(z.locales.de());
        return [before, isLoaded(), z.string().safeParse(1).error.issues[0].message];
      }`),
      [false, true, "Ungültige Eingabe: erwartet string, erhalten Zahl"],
    );
  });

  it("leaves the same modules of others alone", () => {
    assert.equal(evaluate(`async () => require("node:util").types.isProxy(require("typescript"))`), false);
  });

  it("is loaded before the SDK by `pulumi up` and by the commands of the project", async () => {
    const { runtime } = parse(await readFile(join(PROJECT_DIR, "Pulumi.yaml"), "utf8"));
    assert.match(
      runtime.options.nodeargs,
      /--require \.\/components\/pulumi\/lazy-sdk\.cjs .*--require \.\/tools\/typescript\.cjs/,
    );
    assert.match((await pulumiEnvironment()).NODE_OPTIONS ?? "", /lazy-sdk\.cjs/);
  });
});
