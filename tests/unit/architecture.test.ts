import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";

import { SUITES } from "../../testing/suites/suites";

type Cruiser = typeof import("dependency-cruiser");
type ForbiddenRule = import("dependency-cruiser").IForbiddenRuleType;

const PROJECT_DIR = join(__dirname, "..", "..");

/** Files of `components/shared` that are made for Pulumi; all others there are pure. */
const SHARED_WITH_PULUMI = [
  "module-provider",
  "provider-module",
  "reject-arguments",
  "secret-settings",
  "stack-resources",
];

/** Pure files elsewhere. */
const PURE = [
  "^components/zookeeper/(server-ports|zoo-cfg|zookeeper-spec)\\.ts$",
  "^components/kafka/(broker-count|broker-names|cluster-id|controller-port|controller-properties|controller-spec)\\.ts$",
  "^components/kafka/(kraft-settings|listeners|meta-properties|quorum-layout|server-properties|storage-format)\\.ts$",
  "^components/runtime/(counted-port|data-files|scripts-in|service-spec)\\.ts$",
  "^components/runtime/probe/question\\.ts$",
  "^components/runtime/machine/(port-holder|process-identity)\\.ts$",
  "^components/runtime/docker/(base-image|container-args|container-layout|names|tar-stream)\\.ts$",
  "^components/runtime/docker/(docker-client|docker-host|leftovers|record-file|scripts)\\.ts$",
  "^components/port-problems\\.ts$",
  "^components/runtime/ssh/(host-addresses|hosts|key-text|layout|login|placement|placement-problems)\\.ts$",
  "^components/runtime/ssh/(remote-script|service-script|unit|wanted-ports)\\.ts$",
  "^components/smoke-test/round-trip\\.ts$",
  "^components/rolling/(await-metadata|cluster-metadata|down-services|replicas|run-settings|service-access)\\.ts$",
  "^components/topic/(ensure-topic|look-at-topic|see-topic|shared-admin|topic-differences|topic-problems|topic-settings)\\.ts$",
  `^components/shared/(?!(${SHARED_WITH_PULUMI.join("|")})\\.ts$)`,
];

/** That a room knows, of the components, nothing but itself and some others. */
const knows = (room: string, ...others: string[]): ForbiddenRule => ({
  from: { path: `^components/${room}/` },
  to: { path: "^components/", pathNot: `^components/(${[room, ...others].join("|")})/` },
});

const RULES: readonly ForbiddenRule[] = [
  { name: "is free of cycles", from: {}, to: { circular: true } },
  {
    name: "has a program that imports the public surface of the components alone",
    from: { path: "^index\\.ts$" },
    to: { path: "^(components|tools|tests)/", pathNot: "^components/index\\.ts$" },
  },
  {
    name: "imports the public surface from the program alone",
    from: { path: "^components/" },
    to: { path: "^components/index\\.ts$" },
  },
  {
    name: "reads the configuration in the program alone",
    from: { path: "^components/", pathNot: "^components/index\\.ts$" },
    to: { path: "^components/config\\.ts$" },
  },
  {
    name: "has components that know neither the program nor set-up nor tests",
    from: { path: "^components/" },
    to: { path: "^(index\\.ts$|tools/|tests/)" },
  },
  { name: "has shared helpers that know nothing else", ...knows("shared") },
  { name: "has runtimes that do not know what they run", ...knows("runtime", "distribution", "java", "shared") },
  {
    name: "has runtimes that do not know each other",
    from: { path: "^components/runtime/([^/]+)/" },
    to: { path: "^components/runtime/[^/]+/", pathNot: "^components/runtime/($1|data|probe|machine)/" },
  },
  {
    name: "has knowledge of the machine that knows no runtime",
    from: { path: "^components/runtime/machine/" },
    to: { path: "^components/runtime/[^/]+/", pathNot: "^components/runtime/(machine|probe)/" },
  },
  {
    name: "has one file that knows every runtime",
    from: {
      path: "^components/",
      pathNot: "^components/(runtime-for\\.ts$|index\\.ts$|config-(problems|schema)\\.ts$|runtime/)",
    },
    to: { path: "^components/runtime/[^/]+/" },
  },
  {
    name: "has rules of the configuration that know of runtimes one constant and the form of hosts alone",
    from: { path: "^components/config-(problems|schema)\\.ts$" },
    to: { path: "^components/runtime/", pathNot: "^components/runtime/(docker/base-image|ssh/hosts)\\.ts$" },
  },
  {
    name: "has a description of services and of runtimes that knows no runtime",
    from: { path: "^components/runtime/([^/]+\\.ts$|probe/)" },
    to: { path: "^components/runtime/(?!probe/)[^/]+/" },
  },
  {
    name: "has components that do not know which runtime they got",
    from: { path: "^components/(kafka|zookeeper|rolling|smoke-test|topic|distribution|java)/" },
    to: { path: "^components/runtime/[^/]+/" },
  },
  { name: "has distributions that know nothing but the shared helpers", ...knows("distribution", "shared") },
  { name: "has Java runtimes that know nothing but how archives are had", ...knows("java", "distribution", "shared") },
  { name: "has a smoke test that knows nothing but the shared helpers", ...knows("smoke-test", "shared") },
  { name: "has topics that know nothing but the shared helpers", ...knows("topic", "shared") },
  {
    name: "has components that do not know that they are rolled",
    from: { path: "^components/(kafka|zookeeper|smoke-test|topic|runtime|shared)/" },
    to: { path: "^components/rolling/" },
  },
  {
    name: "has a ZooKeeper that does not know Kafka",
    from: { path: "^components/zookeeper/" },
    to: { path: "^components/(kafka|topic|smoke-test)/" },
  },
  {
    name: "finds every file and package that it imports",
    from: {},
    to: { couldNotResolve: true },
  },
];

/** What holds of the code that runs; imports of types, which are gone by then, do not count. */
const RULES_WITHOUT_TYPES: readonly ForbiddenRule[] = [
  {
    name: "has pure files that import no Pulumi, not even through others",
    from: { path: PURE.join("|") },
    to: { path: "node_modules/@pulumi/", reachable: true },
  },
];

describe("the project", () => {
  const violations = new Map<string, string[]>();
  let sources: readonly string[] = [];

  before(async function () {
    this.timeout(60_000);
    const { cruise }: Cruiser = await import("dependency-cruiser");
    for (const [rules, withTypes] of [
      [RULES, true],
      [RULES_WITHOUT_TYPES, false],
    ] as const) {
      const { output } = await cruise(
        ["index.ts", "components"],
        {
          baseDir: PROJECT_DIR,
          doNotFollow: { path: "node_modules" },
          tsPreCompilationDeps: withTypes,
          validate: true,
          ruleSet: { forbidden: rules.map((rule) => ({ severity: "error", ...rule })) },
        },
        { exportsFields: ["exports"], conditionNames: ["require", "node", "default"] },
      );
      assert.ok(typeof output === "object");
      sources = output.modules.map(({ source }) => source);
      for (const { rule, from, to } of output.summary.violations) {
        violations.set(rule.name, [...(violations.get(rule.name) ?? []), `${from} → ${to}`]);
      }
    }
  });

  for (const { name = "" } of [...RULES, ...RULES_WITHOUT_TYPES]) {
    it(name, () => {
      assert.deepEqual(violations.get(name) ?? [], []);
    });
  }

  it("has the files that the rules are about", () => {
    const rooms = [
      "shared",
      "distribution",
      "java",
      "runtime",
      "runtime/probe",
      "runtime/machine",
      "runtime/local",
      "runtime/docker",
      "runtime/ssh",
      "zookeeper",
      "kafka",
      "rolling",
      "smoke-test",
      "topic",
    ];
    for (const room of rooms) {
      assert.ok(
        sources.some((source) => source.startsWith(`components/${room}/`)),
        room,
      );
    }
    for (const pure of PURE) {
      assert.ok(
        sources.some((source) => new RegExp(pure).test(source)),
        pure,
      );
    }
    for (const name of SHARED_WITH_PULUMI) {
      assert.ok(sources.includes(`components/shared/${name}.ts`), name);
    }
    for (const name of ["config", "config-problems", "config-schema", "runtime-for"]) {
      assert.ok(sources.includes(`components/${name}.ts`), name);
    }
  });

  it("runs every test that is there", async () => {
    const folders = SUITES.map(({ files }) => /^(tests\/[^*]+\/)\*\*\/\*\.test\.ts$/.exec(files)?.[1] ?? files);
    const tests = (await readdir(join(PROJECT_DIR, "tests"), { recursive: true }))
      .map((name) => `tests/${name.split(sep).join("/")}`)
      .filter((name) => name.endsWith(".test.ts"));
    assert.ok(tests.length > 0);
    assert.deepEqual(
      tests.filter((name) => !folders.some((folder) => name.startsWith(folder))),
      [],
    );
  });
});
