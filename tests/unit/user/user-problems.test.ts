import assert from "node:assert/strict";

import { describeProblems, problemsOf } from "../../../components/shared/problems";
import {
  isPrivateInUsers,
  rightsProblems,
  USERS_SCHEMA,
  type UserEntry,
  usersProblems,
} from "../../../components/user/user-problems";

const problemsOfUsers = (users: unknown): string => describeProblems(problemsOf(USERS_SCHEMA, users, isPrivateInUsers));

const ofRules = (...allow: unknown[]): string => problemsOfUsers([{ name: "orders", allow }]);

const ofQuotas = (quotas: unknown): string => problemsOfUsers([{ name: "orders", quotas }]);

const nameRule = '0.name must be a name of 1 to 64 letters, digits, ".", "_" and "-", neither "." nor ".." alone, got';
const reservedRule = "0.name must be another name than node, operator, smoke-test, ANONYMOUS, got";
const topicRule =
  '0.allow[0].topic must be a name of 1 to 249 letters, digits, ".", "_" and "-", neither "." nor ".." alone, or "*" for every topic, got';
const passwordRule = '0.password must be at least 12 printable ASCII characters, without " and \\, got a private value';
const hostRule =
  "0.allow[0].host must be an IP address that is not link-local, or *, because Kafka compares no names and no networks, got";
const rateRule = "must be a whole number of bytes per second from 1 to 9007199254740991, got";
const READ = { topic: "a", operations: ["Read"] };

describe("USERS_SCHEMA", () => {
  const cases: readonly (readonly [users: unknown, problems: string])[] = [
    [[], ""],
    [[{ name: "A-z_0.9", superUser: true, password: "abcdefghijkl", quotas: {} }], ""],
    [[{ name: "x".repeat(64), superUser: false, allow: [] }], ""],
    ["orders", " must be a list of users, got a private value"],
    [["orders"], "0 must be an object, got a private value"],
    [[{}], "0.name must be a name, got undefined"],
    [[{ name: "" }], `${nameRule} ""`],
    [[{ name: "a b" }], `${nameRule} "a b"`],
    [[{ name: "." }], `${nameRule} "."`],
    [[{ name: ".." }], `${nameRule} ".."`],
    [[{ name: "..." }], ""],
    [[{ name: "*" }], `${nameRule} "*"`],
    [[{ name: "x".repeat(65) }], `${nameRule} "${"x".repeat(65)}"`],
    [[{ name: "node" }], `${reservedRule} "node"`],
    [[{ name: "operator" }], `${reservedRule} "operator"`],
    [[{ name: "smoke-test" }], `${reservedRule} "smoke-test"`],
    [[{ name: "ANONYMOUS" }], `${reservedRule} "ANONYMOUS"`],
    ...["constructor", "toString", "__proto__"].map(
      (name) =>
        [
          [{ name }],
          `0.name must be another name than those that every object of JavaScript has, got "${name}"`,
        ] as const,
    ),
    [[{ name: "a" }, { name: "A" }], ""],
    [[{ name: "User:a" }], `${nameRule} "User:a"`],
    [[{ name: "ñandú" }], `${nameRule} "ñandú"`],
    [[{ name: "a\n" }], `${nameRule} "a\\n"`],
    [[{ name: "a" }, { name: "b" }, { name: "a" }], '2.name must differ from the name of users[0], got "a"'],
    [
      [{ name: "a", pasword: "geheim" }],
      "0.pasword is not a property of a user, got a private value; did you mean password?",
    ],
    [[{ name: "a", superUser: "yes" }], '0.superUser must be true or false, got "yes"'],
    [
      [{ name: "a", superUser: true, allow: [READ] }],
      '0.allow must be left out with superUser, which allows all, got [{"topic":"a","operations":["Read"]}]',
    ],
    [[{ name: "a", password: "11 signs+ok" }], passwordRule],
    [[{ name: "a", password: "pässwörter-sind-lang" }], passwordRule],
    [[{ name: "a", password: 'with "quotes" inside' }], passwordRule],
    [[{ name: "a", password: "with \\ backslash" }], passwordRule],
    [[{ name: "a", password: "with a\nline break" }], passwordRule],
    [[{ name: "a", password: 123456789012 }], "0.password must be text, got a private value"],
  ];
  for (const [users, problems] of cases) {
    it(JSON.stringify(users).slice(0, 80), () => {
      assert.equal(problemsOfUsers(users), problems);
    });
  }

  it("reports the problems of all users together", () => {
    assert.equal(
      problemsOfUsers([
        { name: "a b", allow: [{ topic: "a", operations: ["read"] }] },
        { name: "node", quotas: { producer_byte_rate: 0 } },
      ]),
      [
        `${nameRule} "a b"`,
        '0.allow[0].operations[0] must be an operation on topics (Read, Write, Create, Describe, Delete, Alter, DescribeConfigs, AlterConfigs), got "read"',
        `${reservedRule.replace("0.", "1.")} "node"`,
        `1.quotas.producer_byte_rate ${rateRule} 0`,
      ].join("; "),
    );
  });
});

describe("rules of USERS_SCHEMA", () => {
  const one = "0.allow[0] must have exactly one of topic, group, transactionalId, cluster, got";
  const cases: readonly (readonly [rule: object, problems: string])[] = [
    [{ topic: "orders", operations: ["Read", "Write"], host: "10.0.0.7" }, ""],
    [{ topic: "*", operations: ["Read"], host: "*" }, ""],
    [{ topic: "*", operations: ["Read"], host: "fd00::7" }, ""],
    [{ topic: "orders-", prefix: true, operations: ["Delete"] }, ""],
    [{ group: "my é group", operations: ["Read", "Describe", "Delete"] }, ""],
    [{ transactionalId: "tx", operations: ["Describe", "Write"] }, ""],
    [{ cluster: true, operations: ["Create", "Alter", "IdempotentWrite"] }, ""],
    [{ operations: ["Read"] }, `${one} {"operations":["Read"]}`],
    [{ topic: "a", group: "b", operations: ["Read"] }, `${one} {"topic":"a","group":"b","operations":["Read"]}`],
    [{ ...READ, topic: "" }, `${topicRule} ""`],
    [{ ...READ, topic: "a b" }, `${topicRule} "a b"`],
    [{ ...READ, topic: ".." }, `${topicRule} ".."`],
    [{ ...READ, topic: "x".repeat(250) }, `${topicRule} "${"x".repeat(250)}"`],
    [
      { group: "", operations: ["Read"] },
      '0.allow[0].group must be a name of 1 to 249 characters, on one line, got ""',
    ],
    [{ cluster: false, operations: ["Create"] }, "0.allow[0].cluster must be true, got false"],
    [
      { topic: "*", prefix: true, operations: ["Read"] },
      '0.allow[0].prefix must be left out with the name "*", got true',
    ],
    [
      { cluster: true, prefix: true, operations: ["Create"] },
      "0.allow[0].prefix must be left out with cluster, got true",
    ],
    [{ topic: "a" }, "0.allow[0].operations must be a list of operations, got undefined"],
    [{ topic: "a", operations: [] }, "0.allow[0].operations must contain at least one operation, got []"],
    [
      { group: "a", operations: ["Write"] },
      '0.allow[0].operations[0] must be an operation on groups (Read, Describe, Delete), got "Write"',
    ],
    [
      { transactionalId: "a", operations: ["Write", "All"] },
      '0.allow[0].operations[1] must be an operation on transactional ids (Describe, Write), got "All"',
    ],
    [
      { cluster: true, operations: ["Read"] },
      '0.allow[0].operations[0] must be an operation on the cluster (Create, Alter, Describe, DescribeConfigs, AlterConfigs, IdempotentWrite), got "Read"',
    ],
    [
      { cluster: true, operations: ["ClusterAction"] },
      '0.allow[0].operations[0] must be another operation, because ClusterAction lets a client act as a broker, got "ClusterAction"',
    ],
    [{ ...READ, host: "10.0.0.0/8" }, `${hostRule} "10.0.0.0/8"`],
    [{ ...READ, host: "example.com" }, `${hostRule} "example.com"`],
    [{ ...READ, host: "[::1]" }, `${hostRule} "[::1]"`],
    [{ ...READ, host: "fd00::/8" }, `${hostRule} "fd00::/8"`],
    [{ ...READ, host: "fe80::1%eth0" }, `${hostRule} "fe80::1%eth0"`],
    [
      { ...READ, deny: true },
      "0.allow[0].deny is not a property of a rule, got true; use one of topic, group, transactionalId, cluster, prefix, operations, host, or remove it",
    ],
  ];
  for (const [rule, problems] of cases) {
    it(JSON.stringify(rule).slice(0, 80), () => {
      assert.equal(ofRules(rule), problems);
    });
  }

  it("must not repeat an operation", () => {
    assert.equal(
      ofRules(READ, { topic: "a", operations: ["Write", "Read"], host: "*" }, { ...READ, host: "10.0.0.7" }),
      '0.allow[1].operations must not repeat "Read on topic a" of allow[0], got ["Write","Read"]',
    );
    assert.equal(
      ofRules({ topic: "a", operations: ["Read", "Read"] }),
      '0.allow[0].operations must not repeat "Read on topic a" of allow[0], got ["Read","Read"]',
    );
  });
});

describe("quotas of USERS_SCHEMA", () => {
  const cases: readonly (readonly [quotas: unknown, problems: string])[] = [
    [
      {
        ...{ producer_byte_rate: 1, consumer_byte_rate: 9_007_199_254_740_991 },
        ...{ request_percentage: 0.5, controller_mutation_rate: 2 },
      },
      "",
    ],
    [[], "0.quotas must be an object, got []"],
    [
      { producer_rate: 1 },
      "0.quotas.producer_rate is not a property of quotas, got 1; use one of producer_byte_rate, consumer_byte_rate, request_percentage, controller_mutation_rate, or remove it",
    ],
    [{ producer_byte_rate: 0 }, `0.quotas.producer_byte_rate ${rateRule} 0`],
    [{ producer_byte_rate: 1.5 }, `0.quotas.producer_byte_rate ${rateRule} 1.5`],
    [{ consumer_byte_rate: "5" }, `0.quotas.consumer_byte_rate ${rateRule} "5"`],
    [{ consumer_byte_rate: 2 ** 53 }, `0.quotas.consumer_byte_rate ${rateRule} 9007199254740992`],
    [{ request_percentage: 0 }, "0.quotas.request_percentage must be a number above 0, got 0"],
    [{ request_percentage: -5 }, "0.quotas.request_percentage must be a number above 0, got -5"],
    [{ controller_mutation_rate: "x" }, '0.quotas.controller_mutation_rate must be a number above 0, got "x"'],
    [
      { request_percentage: 2 ** 60 },
      "0.quotas.request_percentage must be a number above 0 and at most 9007199254740991, got 1152921504606847000",
    ],
  ];
  for (const [quotas, problems] of cases) {
    it(JSON.stringify(quotas), () => {
      assert.equal(ofQuotas(quotas), problems);
    });
  }
});

describe("usersProblems", () => {
  const users: readonly UserEntry[] = [{ name: "orders", password: "correct horse 7" }, { name: "bills" }];
  const cases: readonly (readonly [security: "none" | "tls" | "sasl", isSecret: boolean, problems: string])[] = [
    ["sasl", true, ""],
    [
      "sasl",
      false,
      "users[0].password must be a secret, got plain text; set it with `pulumi config set --secret --path 'users[0].password'`",
    ],
    [
      "tls",
      true,
      'users[0].password must be left out with security "tls", because users log in with certificates, got a private value; remove it, or set security to sasl',
    ],
    [
      "none",
      true,
      'users must be empty with security "none", because nobody logs in then, got orders, bills; set security to tls or sasl, or remove the users',
    ],
  ];
  for (const [security, isSecret, problems] of cases) {
    it(`${security}${isSecret ? "" : ", passwords in plain text"}`, () => {
      assert.equal(describeProblems(usersProblems(users, { security, isSecret })), problems);
    });
  }

  it("accepts users without a password, and no users", () => {
    assert.deepEqual(usersProblems([{ name: "bills" }], { security: "tls", isSecret: false }), []);
    assert.deepEqual(usersProblems([], { security: "none", isSecret: false }), []);
  });
});

describe("rightsProblems", () => {
  it("finds the same problems for one user", () => {
    assert.equal(
      describeProblems(
        rightsProblems({
          superUser: true,
          allow: [{ topic: "a", operations: ["All"] }],
          quotas: { producer_byte_rate: 1.5 },
        }),
      ),
      [
        'allow[0].operations[0] must be an operation on topics (Read, Write, Create, Describe, Delete, Alter, DescribeConfigs, AlterConfigs), got "All"',
        `quotas.producer_byte_rate ${rateRule} 1.5`,
      ].join("; "),
    );
  });
});
