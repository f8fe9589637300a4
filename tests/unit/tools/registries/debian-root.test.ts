import assert from "node:assert/strict";

import { usableMirrors } from "../../../../tools/registries/debian-root";

describe("usableMirrors", () => {
  const CASES: readonly (readonly [list: string, mirrors: readonly string[]])[] = [
    ["", []],
    [
      "http://a.example/debian/\nhttps://b.example/debian/\n",
      ["http://a.example/debian/", "https://b.example/debian/"],
    ],
    ["cdrom:[Debian]/\nfile:/srv/debian/\nmirror+file:/etc/mirrors\n", []],
    ["https://user:password@c.example/debian/\n", []],
  ];

  for (const [list, mirrors] of CASES) {
    it(`finds ${mirrors.length} in ${JSON.stringify(list)}`, () => {
      assert.deepEqual(usableMirrors(list), mirrors);
    });
  }
});
