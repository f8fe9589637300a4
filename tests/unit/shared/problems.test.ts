import assert from "node:assert/strict";
import { z } from "zod";

import {
  describeProblems,
  exactly,
  host,
  integer,
  line,
  oneOf,
  problemsOf,
  valueText,
} from "../../../components/shared/problems";

const TWO = [
  { property: "port", reason: "must be a port from 1 to 65535, got 70000" },
  { property: "profile", reason: 'must be "a" or "b", got "c"' },
];

describe("describeProblems", () => {
  it("writes all problems on one line", () => {
    assert.equal(
      describeProblems(TWO),
      'port must be a port from 1 to 65535, got 70000; profile must be "a" or "b", got "c"',
    );
  });
});

describe("problemsOf", () => {
  it("returns no problem for a valid value", () => {
    assert.deepEqual(problemsOf(z.object({ port: integer("a port", 1, 65_535) }), { port: 9092 }), []);
  });

  it("returns one problem for each invalid property, with its value", () => {
    const schema = z.object({ port: integer("a port", 1, 65_535), profile: oneOf(["a", "b"]), heapMiB: z.number() });
    assert.deepEqual(problemsOf(schema, { port: 70_000, profile: "c", heapMiB: 512 }), TWO);
  });

  it("shows a missing value as undefined", () => {
    assert.deepEqual(problemsOf(z.object({ port: integer("a port", 1, 2) }), {}), [
      { property: "port", reason: "must be a port from 1 to 2, got undefined" },
    ]);
  });

  it("shows a number that JSON can't represent", () => {
    assert.deepEqual(problemsOf(z.string("must be text"), 10n), [{ property: "", reason: "must be text, got 10" }]);
  });

  it("does not show a private value", () => {
    const schema = z.object({ port: integer("a port", 1, 2), key: z.string("must be text") });
    assert.deepEqual(
      problemsOf(schema, { port: 3, key: ["geheim"] }, (path) => path[0] === "key"),
      [
        { property: "port", reason: "must be a port from 1 to 2, got 3" },
        { property: "key", reason: "must be text, got a private value" },
      ],
    );
  });

  it("names the value before the advice of a message", () => {
    assert.deepEqual(problemsOf(z.string("must be a name; choose one"), 7), [
      { property: "", reason: "must be a name, got 7; choose one" },
    ]);
  });

  describe("name of the property", () => {
    const bad = z.custom(() => false, "is wrong");
    const cases: readonly (readonly [schema: z.ZodType, value: unknown, property: string])[] = [
      [z.object({ port: bad }), { port: 0 }, "port"],
      [z.object({ config: z.record(z.string(), bad) }), { config: { retention: 0 } }, "config.retention"],
      [z.object({ config: z.record(z.string(), bad) }), { config: { "log.dirs": 0 } }, 'config["log.dirs"]'],
      [z.object({ hosts: z.array(z.object({ port: bad })) }), { hosts: [{ port: 0 }] }, "hosts[0].port"],
    ];
    for (const [schema, value, property] of cases) {
      it(`is ${property}, as the caller writes it`, () => {
        assert.deepEqual(problemsOf(schema, value), [{ property, reason: "is wrong, got 0" }]);
      });
    }
  });
});

describe("exactly", () => {
  const schema = exactly({ brokers: z.number().optional(), port: z.number().optional() }, "KafkaCluster");

  it("accepts an object with its properties, or without", () => {
    assert.deepEqual(problemsOf(schema, { brokers: 3 }), []);
  });

  const cases: readonly (readonly [value: unknown, message: string])[] = [
    [{ broker: 3 }, "broker is not a property of KafkaCluster, got 3; did you mean brokers?"],
    [{ Port: "x" }, 'Port is not a property of KafkaCluster, got "x"; did you mean port?'],
    [{ zones: [] }, "zones is not a property of KafkaCluster, got []; use one of brokers, port, or remove it"],
    [null, " must be an object, got null"],
  ];
  for (const [value, message] of cases) {
    it(`rejects ${JSON.stringify(value)}`, () => {
      assert.equal(describeProblems(problemsOf(schema, value)), message);
    });
  }
});

describe("valueText", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const cases: readonly (readonly [title: string, value: unknown, text: string])[] = [
    ["text", "a b", '"a b"'],
    ["a number that JSON can't represent", Number.NaN, "NaN"],
    ["nothing", undefined, "undefined"],
    [
      "an output",
      { __pulumiOutput: true },
      "an output; pass a plain value, because the value is needed before the first resource is created",
    ],
    ["a promise", Promise.resolve(3), "a promise; wait for its value with `await`"],
    ["a class", class DockerRuntime {}, "the function or class DockerRuntime"],
    [
      "a function without a name",
      (
        () => () =>
          0
      )(),
      "a function",
    ],
    ["an object that contains itself", circular, "an object that is no plain data"],
    ["a long number in a list", [10n], "an object that is no plain data"],
  ];
  for (const [title, value, text] of cases) {
    it(`describes ${title}`, () => {
      assert.equal(valueText(value), text);
    });
  }
});

describe("integer", () => {
  const schema = integer("a port", 1, 65_535);
  for (const value of [1, 9092, 65_535]) {
    it(`accepts ${value}`, () => {
      assert.deepEqual(problemsOf(schema, value), []);
    });
  }
  for (const value of [0, 65_536, -1, 1.5, 0.5, 1e300, -1e300, "9092", null, true]) {
    it(`rejects ${JSON.stringify(value)}`, () => {
      assert.deepEqual(problemsOf(schema, value), [
        { property: "", reason: `must be a port from 1 to 65535, got ${JSON.stringify(value)}` },
      ]);
    });
  }
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`rejects ${value}`, () => {
      assert.deepEqual(problemsOf(schema, value), [
        { property: "", reason: `must be a port from 1 to 65535, got ${value}` },
      ]);
    });
  }
});

describe("oneOf", () => {
  const schema = oneOf(["development", "production"]);
  for (const word of ["development", "production"]) {
    it(`accepts ${word}`, () => {
      assert.deepEqual(problemsOf(schema, word), []);
    });
  }
  for (const word of ["fast", "", 1, ["production"], undefined]) {
    it(`rejects ${JSON.stringify(word)} and lists the accepted words`, () => {
      assert.deepEqual(problemsOf(schema, word), [
        { property: "", reason: `must be "development" or "production", got ${JSON.stringify(word)}` },
      ]);
    });
  }
  for (const word of ["Production", "producton", " production ", "PROD"]) {
    it(`names the word that ${JSON.stringify(word)} was probably meant to be`, () => {
      assert.deepEqual(problemsOf(oneOf(["development", "production"], { prod: "production" }), word), [
        {
          property: "",
          reason: `must be "development" or "production", got ${JSON.stringify(word)}; did you mean "production"?`,
        },
      ]);
    });
  }
});

describe("host", () => {
  const schema = host("a host name");
  for (const text of [
    "localhost",
    "127.0.0.1",
    "kafka-0.example",
    "my_host",
    "::1",
    "::",
    "2001:db8::7",
    "::ffff:10.0.0.1",
  ]) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      assert.deepEqual(problemsOf(schema, text), []);
    });
  }
  for (const text of ["", "[::1]", "[fe80::1%eth0]", ":::1", "a b", "a\nb", "host\n", "host:9092", "a,b", 7]) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      assert.deepEqual(problemsOf(schema, text), [
        {
          property: "",
          reason: `must be a host name, got ${JSON.stringify(text)}; an IPv6 address has no brackets`,
        },
      ]);
    });
  }
  for (const text of ["fe80::1", "FEBF::1", "fe80::1%eth0", "::1%lo"]) {
    it(`rejects ${text}, which is valid on one machine alone`, () => {
      assert.deepEqual(problemsOf(schema, text), [
        {
          property: "",
          reason: `must be a host name other than a link-local address (fe80::) or one with a zone (%eth0), which is valid on one machine alone, got "${text}"`,
        },
      ]);
    });
  }
});

describe("line", () => {
  const schema = line("a host name");
  for (const text of ["localhost", "::1", "a b", "zürich.example"]) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      assert.deepEqual(problemsOf(schema, text), []);
    });
  }
  for (const text of ["", "a\nlisteners=x", "a\tb", "\u0085", 7]) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      assert.deepEqual(problemsOf(schema, text), [
        { property: "", reason: `must be a host name, on one line, got ${JSON.stringify(text)}` },
      ]);
    });
  }
});
