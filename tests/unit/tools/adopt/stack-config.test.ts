import assert from "node:assert/strict";

import { conflicts, defaultsIn, missingSettings, settingsIn, withSettings } from "../../../../tools/adopt/stack-config";

describe("settingsIn", () => {
  it("has the keys of this project alone", () => {
    const text = "config:\n  kafka-cluster:port: 1\n  other:port: 2\n  kafka-cluster:topics:\n    - name: a\n";
    assert.deepEqual(settingsIn(text), { port: 1, topics: [{ name: "a" }] });
  });

  it("is empty for a file without settings", () => {
    for (const text of ["", "# A comment.\n", "encryptionsalt: v1:abc\n"]) {
      assert.deepEqual(settingsIn(text), {});
    }
  });
});

describe("defaultsIn", () => {
  it("has the default of each key", () => {
    assert.deepEqual(defaultsIn("config:\n  port:\n    type: integer\n    default: 9092\n"), { port: 9092 });
  });
});

describe("missingSettings", () => {
  it("leaves out defaults and keys that are set", () => {
    assert.deepEqual(missingSettings({ a: 1, b: 2, c: { d: 3 }, e: {} }, { a: 1 }, { b: 2, e: {} }), { c: { d: 3 } });
  });
});

describe("conflicts", () => {
  it("are the keys with another value", () => {
    assert.deepEqual(conflicts({ port: 9092, topics: [] }, { port: 1, heapMiB: 256 }, "Pulumi.mine.yaml", "mine"), [
      "Pulumi.mine.yaml: port must be 9092 for this cluster, got 1; remove it with `npm run pulumi -- config rm port --stack mine`, or adopt into another stack with --stack",
    ]);
  });

  it("are no values in another form", () => {
    assert.deepEqual(
      conflicts({ port: 9092, topics: [], version: "3.3.1" }, { port: "9092", topics: "[]", version: "3.3.1" }, "", ""),
      [],
    );
  });

  it("do not show a secret", () => {
    const [message = ""] = conflicts({ brokerConfig: {} }, { brokerConfig: { secure: "v1:abc" } }, "", "");
    assert.match(message, /got a secret;/);
    assert.doesNotMatch(message, /abc/);
  });
});

describe("withSettings", () => {
  it("keeps the other settings, comments and keys", () => {
    const text = "# Mine.\nencryptionsalt: v1:abc\nconfig:\n  # The heap.\n  kafka-cluster:heapMiB: 256 # small\n";
    assert.equal(
      withSettings(text, { port: 19_092, brokerConfig: { "a.b": true } }),
      `${text}  kafka-cluster:port: 19092\n  kafka-cluster:brokerConfig:\n    a.b: true\n`,
    );
  });

  it("keeps the comment of a file that has nothing else", () => {
    const added = "config:\n  kafka-cluster:port: 1\n";
    for (const text of ["", "# Settings of the stack `dev`. See Pulumi.yaml;\n# set others.\n"]) {
      assert.equal(withSettings(text, { port: 1 }), `${text}${added}`);
    }
  });

  it("changes nothing without settings", () => {
    assert.equal(withSettings("a:   1\n", {}), "a:   1\n");
  });
});
