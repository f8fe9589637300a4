import assert from "node:assert/strict";

import { type Properties, renderProperties } from "../../../components/shared/properties";

describe("renderProperties", () => {
  it("sorts keys so that equal settings give equal text", () => {
    assert.equal(renderProperties({ b: 2, a: 1, "a.b": 3 }), "a=1\na.b=3\nb=2\n");
    assert.equal(renderProperties({ "a.b": 3, b: 2, a: 1 }), renderProperties({ b: 2, a: 1, "a.b": 3 }));
  });

  it("gives empty text for no settings", () => {
    assert.equal(renderProperties({}), "");
  });

  // The escapes that `java.util.Properties#load` reads back; what Java does not treat in a special way stays as it is.
  const cases: readonly (readonly [what: string, properties: Properties, text: string])[] = [
    ["a number", { retries: 3 }, "retries=3\n"],
    ["true and false", { yes: true, no: false }, "no=false\nyes=true\n"],
    ["an empty value", { key: "" }, "key=\n"],
    ["a backslash", { dir: "C:\\data" }, "dir=C:\\\\data\n"],
    ["a line feed", { key: "one\ntwo" }, "key=one\\ntwo\n"],
    ["a carriage return, a tab and a form feed", { key: "\r\t\f" }, "key=\\r\\t\\f\n"],
    ["a backslash before an n, which is no line feed", { key: "\\n" }, "key=\\\\n\n"],
    ["Latin letters outside ASCII", { key: "ä" }, "key=\\u00e4\n"],
    ["a character outside the first plane, as its two halves", { key: "😀" }, "key=\\ud83d\\ude00\n"],
    ["a control character", { key: "\0" }, "key=\\u0000\n"],
    ["a blank at the beginning of a value", { key: "  x" }, "key=\\  x\n"],
    ["blanks inside and at the end of a value, as they are", { key: "a b " }, "key=a b \n"],
    ["equals signs, colons and hashes in a value, as they are", { key: "a=b:c#d!" }, "key=a=b:c#d!\n"],
    ["blanks, equals signs and colons in a key", { "a b=c:d": 1 }, "a\\ b\\=c\\:d=1\n"],
    ["comment signs in a key", { "#a!": 1 }, "\\#a\\!=1\n"],
    ["a backslash and an ä in a key", { "\\ä": 1 }, "\\\\\\u00e4=1\n"],
  ];
  for (const [what, properties, text] of cases) {
    it(`renders ${what}`, () => {
      assert.equal(renderProperties(properties), text);
    });
  }
});
