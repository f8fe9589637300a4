import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";

import { SUITES } from "../../testing/suites/suites";

type Cruiser = typeof import("dependency-cruiser");
type ForbiddenRule = import("dependency-cruiser").IForbiddenRuleType;

const PROJECT_DIR = join(__dirname, "..", "..");

/** Rooms of `components`, and the rooms that each of them may import, lowest room first. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  pulumi: ["shared"],
  "kafka-client": ["shared"],
  settings: ["shared"],
  distribution: ["pulumi", "shared"],
  java: ["distribution", "shared"],
  metrics: ["distribution", "pulumi", "shared"],
  topic: ["kafka-client", "pulumi", "settings", "shared"],
  user: ["kafka-client", "pulumi", "shared"],
  runtime: ["distribution", "java", "kafka-client", "metrics", "pulumi", "shared"],
  security: ["kafka-client", "pulumi", "runtime", "shared"],
  "smoke-test": ["kafka-client", "pulumi", "security", "shared"],
  kafka: ["java", "kafka-client", "pulumi", "runtime", "settings", "shared"],
  zookeeper: ["java", "kafka", "pulumi", "runtime", "shared"],
  rolling: ["distribution", "kafka", "kafka-client", "pulumi", "runtime", "settings", "shared"],
  cluster: [
    "distribution",
    "java",
    "kafka",
    "kafka-client",
    "metrics",
    "pulumi",
    "rolling",
    "runtime",
    "security",
    "settings",
    "shared",
    "user",
    "zookeeper",
  ],
  config: ["cluster", "kafka", "kafka-client", "pulumi", "runtime", "shared", "smoke-test", "topic", "user"],
};

/** Rooms inside `components/runtime`, and the other rooms there that each of them may import. */
const RUNTIME_ROOMS: Readonly<Record<string, readonly string[]>> = {
  scripts: [],
  probe: ["scripts"],
  machine: [],
  local: ["machine", "probe", "scripts"],
  docker: ["machine", "probe", "scripts"],
  ssh: ["machine", "probe", "scripts"],
};

/** Rooms inside `components/runtime/ssh`, and the other rooms there that each of them may import. */
const SSH_ROOMS: Readonly<Record<string, readonly string[]>> = {
  connection: [],
  hosts: ["connection"],
  resources: ["connection", "hosts"],
};

/** Files that each runtime has under the same name. */
const RUNTIME_FILES = ["data-inspector.ts", "preflight.ts"];

/** Files that may load Pulumi's SDK: components, resources, and functions that ask the engine. All other files are pure. */
const WITH_PULUMI = [
  "^components/index\\.ts$",
  "^components/pulumi/",
  "^components/cluster/(check-cluster|cluster-endpoints|existing-cluster|existing-data|kafka-cluster|resolve-args)\\.ts$",
  "^components/config/(cluster-settings|config-problems|load-config|stack-outputs)\\.ts$",
  "^components/distribution/(distribution|distribution-archive)\\.ts$",
  "^components/kafka/(cluster-identity|controller-quorum|kafka-broker|protocol-level)\\.ts$",
  "^components/metrics/(metrics-agent|metrics-files)\\.ts$",
  "^components/rolling/(live-settings|replicas-in-sync|restart-gate|restart-queue|rolling-restarts|scale)\\.ts$",
  "^components/runtime/docker/(container-cleanup|container-files|container-service|kafka-image)\\.ts$",
  "^components/runtime/docker/(docker-deployment|docker-runtime|docker-stack|service-volume|shared-resources|stack-network)\\.ts$",
  "^components/runtime/docker/(ensure-base-image|metrics-endpoint|preflight|prepare)\\.ts$",
  "^components/runtime/local/(local-deployment|local-runtime|local-service|local-stack|preflight|prepare)\\.ts$",
  "^components/runtime/local/launchers/launchers\\.ts$",
  "^components/runtime/machine/free-port\\.ts$",
  "^components/runtime/ssh/(preflight|prepare|ssh-deployment|ssh-runtime)\\.ts$",
  "^components/runtime/ssh/hosts/resolve-private-keys\\.ts$",
  "^components/runtime/ssh/resources/(host-command|host-preparation|java-archive|remote-health|ssh-stack)\\.ts$",
  "^components/security/(certificate|certificate-authority|cluster-security|cross-certificate|logins|password|secured-deployment)\\.ts$",
  "^components/smoke-test/smoke-test\\.ts$",
  "^components/topic/topic\\.ts$",
  "^components/user/user\\.ts$",
  "^components/zookeeper/zookeeper\\.ts$",
];

/** Plan and renderers: equal settings give an equal result, so none of them may load Pulumi's SDK. */
const PLAN_AND_RENDERERS = [
  "components/cluster/cluster-plan.ts",
  "components/cluster/cluster-problems.ts",
  "components/cluster/coordination-problems.ts",
  "components/cluster/existing-data-problems.ts",
  "components/kafka/broker-coordination.ts",
  "components/kafka/broker-spec.ts",
  "components/kafka/controller-properties.ts",
  "components/kafka/controller-spec.ts",
  "components/kafka/kraft-settings.ts",
  "components/kafka/listeners.ts",
  "components/kafka/meta-properties.ts",
  "components/kafka/server-properties.ts",
  "components/metrics/alert-rules.ts",
  "components/metrics/metrics-rules.ts",
  "components/metrics/scrape-config.ts",
  "components/rolling/run-settings.ts",
  "components/runtime/docker/container-args.ts",
  "components/runtime/local/launchers/render-cmd.ts",
  "components/runtime/local/launchers/render-shell.ts",
  "components/runtime/ssh/resources/service-script.ts",
  "components/runtime/ssh/resources/unit.ts",
  "components/security/certificate-health.ts",
  "components/security/own-authority-problems.ts",
  "components/security/store-files.ts",
  "components/zookeeper/zoo-cfg.ts",
  "components/zookeeper/zookeeper-spec.ts",
];

/** Largest number of lines of a file in `components`. A longer file hides a part that can stand alone. */
const MAX_LINES = 300;

/** Largest number of lines of the program. */
const MAX_PROGRAM_LINES = 40;

/** Rules of rooms in a folder: a room imports itself and its own list of other rooms. */
const roomRules = (folder: string, rooms: Readonly<Record<string, readonly string[]>>, files = ""): ForbiddenRule[] =>
  Object.entries(rooms).map(([room, others]) => ({
    name: `${folder}/${room} imports ${others.length > 0 ? others.join(", ") : "no other room"}`,
    from: { path: `^${folder}/${room}/` },
    to: { path: `^${folder}/${files}`, pathNot: `^${folder}/(${[room, ...others].join("|")})/` },
  }));

const RULES: readonly ForbiddenRule[] = [
  { name: "no file imports itself through others", from: {}, to: { circular: true } },
  { name: "every imported file and package exists", from: {}, to: { couldNotResolve: true } },
  {
    name: "the program imports the public components alone",
    from: { path: "^index\\.ts$" },
    to: { path: "^(components|tools|testing|tests)/", pathNot: "^components/index\\.ts$" },
  },
  {
    name: "no component imports the list of public components",
    from: { path: "^components/" },
    to: { path: "^components/index\\.ts$" },
  },
  {
    name: "components import neither the program nor tools nor tests",
    from: { path: "^components/" },
    to: { path: "^(index\\.ts$|tools/|testing/|tests/)" },
  },
  {
    name: "tools import neither the program nor testing nor tests",
    from: { path: "^tools/" },
    to: { path: "^(index\\.ts$|testing/|tests/)" },
  },
  { name: "testing imports no test", from: { path: "^testing/" }, to: { path: "^tests/" } },
  ...roomRules("components", ROOMS),
  ...roomRules("components/runtime", RUNTIME_ROOMS, "[^/]+/"),
  ...roomRules("components/runtime/ssh", SSH_ROOMS),
  {
    name: "the contract of runtimes knows no runtime",
    from: { path: "^components/runtime/[^/]+\\.ts$" },
    to: { path: "^components/runtime/[^/]+/", pathNot: "^components/runtime/probe/" },
  },
  {
    name: "only the default runtime and the configuration name a runtime",
    from: {
      path: "^components/",
      pathNot:
        "^components/(index\\.ts$|runtime/|cluster/check-cluster\\.ts$|config/(cluster-settings|config-problems|config-schema)\\.ts$)",
    },
    to: { path: "^components/runtime/(local|docker|ssh)/" },
  },
  {
    name: "the configuration knows of runtimes their settings alone",
    from: { path: "^components/config/" },
    to: {
      path: "^components/runtime/(local|docker|ssh)/",
      pathNot:
        "^components/runtime/(local/local-runtime|docker/(docker-runtime|base-image)|ssh/(ssh-runtime|hosts/host-entries))\\.ts$",
    },
  },
  {
    name: "the cluster knows of runtimes the local runtime alone",
    from: { path: "^components/cluster/" },
    to: { path: "^components/runtime/[^/]+/", pathNot: "^components/runtime/local/local-runtime\\.ts$" },
  },
  {
    name: "ZooKeeper knows of Kafka the coordination of brokers alone",
    from: { path: "^components/zookeeper/" },
    to: { path: "^components/kafka/", pathNot: "^components/kafka/broker-coordination\\.ts$" },
  },
];

/** Rules of the code that runs; imports of types do not count. */
const RULES_WITHOUT_TYPES: readonly ForbiddenRule[] = [
  {
    name: "pure files load no Pulumi, not even through others",
    from: { path: "^components/", pathNot: WITH_PULUMI.join("|") },
    to: { path: "node_modules/@pulumi/", reachable: true },
  },
];

/** Paths of all tracked files with one of these extensions. */
const trackedFiles = (...extensions: string[]): string[] =>
  execFileSync("git", ["ls-files", "-z", "--", ...extensions.map((extension) => `*.${extension}`)], {
    cwd: PROJECT_DIR,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(PROJECT_DIR, file)));

const textOf = (file: string): string => readFileSync(join(PROJECT_DIR, file), "utf8");

/** First words of a doc comment that say no noun. */
const RIDDLE = /^(What|Whether|Where|How|Which|Those)\b/;

/** Doc comments of a file: the text after the opening of a comment, and the number of its line. */
function docComments(file: string): { readonly line: number; readonly text: string }[] {
  const source = textOf(file);
  const openings = file.endsWith(".sh")
    ? /(?<=^|\n)(?<!(?:^|\n)[ \t]*#(?!!)[^\n]*\n)[ \t]*# (.*)/g
    : /\/\*\*[\s*]*([^\n]*)/g;
  return [...source.matchAll(openings)].map(({ 0: whole, 1: text = "", index }) => ({
    line: source.slice(0, index + whole.length).split("\n").length,
    text,
  }));
}

describe("the project", () => {
  const violations = new Map<string, string[]>();
  let sources: readonly string[] = [];

  before(async function () {
    this.timeout(300_000);
    const { cruise }: Cruiser = await import("dependency-cruiser");
    for (const [rules, withTypes] of [
      [RULES, true],
      [RULES_WITHOUT_TYPES, false],
    ] as const) {
      const { output } = await cruise(
        ["index.ts", "components", "tools", "testing"],
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

  describe("imports in one direction:", () => {
    for (const { name = "" } of [...RULES, ...RULES_WITHOUT_TYPES]) {
      it(name, () => {
        assert.deepEqual(violations.get(name) ?? [], []);
      });
    }
  });

  describe("has rules for its files:", () => {
    /** Folders in a folder that contain tracked code. */
    const roomsIn = (folder: string): string[] => [
      ...new Set(
        trackedFiles("ts", "cjs")
          .filter((file) => file.startsWith(`${folder}/`))
          .map((file) => file.slice(folder.length + 1).split("/"))
          .flatMap(([room = "", ...rest]) => (rest.length > 0 ? [room] : [])),
      ),
    ];

    for (const [folder, rooms] of [
      ["components", ROOMS],
      ["components/runtime", RUNTIME_ROOMS],
      ["components/runtime/ssh", SSH_ROOMS],
    ] as const) {
      it(`every room of ${folder} has a rule, and every rule has a room`, () => {
        assert.deepEqual(roomsIn(folder).sort(), Object.keys(rooms).sort());
      });
    }

    it("every exception of the rule for pure files has a file", () => {
      for (const pattern of WITH_PULUMI) {
        const names = /\((.*)\)\\\.ts\$$/.exec(pattern)?.[1]?.split("|") ?? [undefined];
        for (const name of names) {
          const one = name === undefined ? pattern : pattern.replace(/\(.*\)/, name);
          assert.ok(
            sources.some((source) => new RegExp(one).test(source)),
            one,
          );
        }
      }
    });

    it("plan and renderers are pure", () => {
      for (const file of PLAN_AND_RENDERERS) {
        assert.ok(sources.includes(file), file);
        assert.ok(!WITH_PULUMI.some((pattern) => new RegExp(pattern).test(file)), file);
      }
    });

    it("each runtime has the same files", () => {
      for (const runtime of ["local", "docker", "ssh"]) {
        for (const file of [`${runtime}-runtime.ts`, `${runtime}-deployment.ts`, ...RUNTIME_FILES]) {
          assert.ok(sources.includes(`components/runtime/${runtime}/${file}`), `${runtime}/${file}`);
        }
      }
    });
  });

  it(`has a program of at most ${MAX_PROGRAM_LINES} lines`, () => {
    assert.ok(textOf("index.ts").trimEnd().split("\n").length <= MAX_PROGRAM_LINES);
  });

  it(`has no file of components with more than ${MAX_LINES} lines`, () => {
    const long = trackedFiles("ts", "cjs", "sh")
      .filter((file) => file.startsWith("components/"))
      .map((file) => ({ file, lines: textOf(file).trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > MAX_LINES);
    assert.deepEqual(long, []);
  });

  it("reads the stack's configuration in components/config alone", () => {
    const readers = sources
      .filter((source) => source === "index.ts" || source.startsWith("components/"))
      .filter((source) => !source.startsWith("components/config/"))
      .filter((source) =>
        /\bpulumi\.Config\b|\bnew Config\(|\ballConfig\(|\bisConfigSecret\b/.test(withoutComments(source)),
      );
    assert.deepEqual(readers, []);
  });

  it("has no doc comment that starts with What, Whether, Where, How, Which or Those", () => {
    const offenders = trackedFiles("ts", "mjs", "cjs", "sh").flatMap((file) =>
      docComments(file)
        .filter(({ text }) => RIDDLE.test(text))
        .map(({ line, text }) => `${file}:${line} ${text}`),
    );
    assert.deepEqual(offenders, []);
  });

  it("runs every test file", async () => {
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

/** Text of a source file without comments, whose examples may read the configuration. */
const withoutComments = (file: string): string => textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
