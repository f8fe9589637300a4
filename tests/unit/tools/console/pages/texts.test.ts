import assert from "node:assert/strict";

import { TEXTS } from "../../../../../tools/console/pages/texts";

describe("TEXTS", () => {
  it("are the same in each language only where the word is", () => {
    const same = Object.entries(TEXTS.en).filter(([key, text]) => TEXTS.es[key as keyof typeof TEXTS.es] === text);
    assert.deepEqual(same.map(([key]) => key).sort(), ["broker", "brokers", "host", "offset", "topic", "topics"]);
  });
});
