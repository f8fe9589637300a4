import assert from "node:assert/strict";

import { type Properties, parseProperties, renderProperties } from "../../../components/shared/properties";

describe("renderProperties", () => {
  it("sorts keys, so that equal settings give equal text", () => {
    assert.equal(renderProperties({ b: 2, a: 1, "a.b": 3 }), "a=1\na.b=3\nb=2\n");
    assert.equal(renderProperties({ "a.b": 3, b: 2, a: 1 }), renderProperties({ b: 2, a: 1, "a.b": 3 }));
  });

  it("returns empty text for no settings", () => {
    assert.equal(renderProperties({}), "");
  });
});

// The escapes that `java.util.Properties#load` reads. Characters without a special meaning in Java stay unchanged.
const CASES: readonly (readonly [what: string, properties: Properties, text: string])[] = [
  ["a number", { retries: 3 }, "retries=3\n"],
  ["true and false", { yes: true, no: false }, "no=false\nyes=true\n"],
  ["an empty value", { key: "" }, "key=\n"],
  ["a backslash", { dir: "C:\\data" }, "dir=C:\\\\data\n"],
  ["a line feed", { key: "one\ntwo" }, "key=one\\ntwo\n"],
  ["a carriage return, a tab and a form feed", { key: "\r\t\f" }, "key=\\r\\t\\f\n"],
  ["a backslash before an n", { key: "\\n" }, "key=\\\\n\n"],
  ["Latin letters outside ASCII", { key: "ä" }, "key=\\u00e4\n"],
  ["a character outside the first plane, as two surrogates", { key: "😀" }, "key=\\ud83d\\ude00\n"],
  ["a control character", { key: "\0" }, "key=\\u0000\n"],
  ["a space at the beginning of a value", { key: "  x" }, "key=\\  x\n"],
  ["spaces inside and at the end of a value", { key: "a b " }, "key=a b \n"],
  ["equals signs, colons and hashes in a value", { key: "a=b:c#d!" }, "key=a=b:c#d!\n"],
  ["spaces, equals signs and colons in a key", { "a b=c:d": 1 }, "a\\ b\\=c\\:d=1\n"],
  ["comment signs in a key", { "#a!": 1 }, "\\#a\\!=1\n"],
  ["a backslash and an ä in a key", { "\\ä": 1 }, "\\\\\\u00e4=1\n"],
];

describe("renderProperties", () => {
  for (const [what, properties, text] of CASES) {
    it(`renders ${what}`, () => {
      assert.equal(renderProperties(properties), text);
    });
  }
});

describe("parseProperties", () => {
  for (const [what, properties, text] of CASES) {
    it(`reads ${what}`, () => {
      const values = Object.entries(properties).map(([key, value]) => [key, String(value)]);
      assert.deepEqual(parseProperties(text), Object.fromEntries(values));
    });
  }

  it("reads files that Java and people write", () => {
    assert.deepEqual(
      parseProperties("#Mon Jan 05 10:00:00 UTC 2026\ncluster.id=abc\r\n\n  version : 1\nlist a,\\\n  b\n! no\nempty"),
      {
        "cluster.id": "abc",
        version: "1",
        list: "a,b",
        empty: "",
      },
    );
  });

  it("returns no settings for empty text", () => {
    assert.deepEqual(parseProperties(""), {});
  });
});
