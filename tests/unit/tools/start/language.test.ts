import assert from "node:assert/strict";

import { languageOf } from "../../../../tools/start/language";

describe("languageOf", () => {
  const CASES: readonly (readonly [env: NodeJS.ProcessEnv, platform: NodeJS.Platform, language: string])[] = [
    [{ LANG: "es_ES.UTF-8" }, "linux", "es"],
    [{ LANG: "es" }, "darwin", "es"],
    [{ LANG: "ES-mx" }, "win32", "es"],
    [{ LANG: "est_EE.UTF-8" }, "linux", "en"],
    [{ LANG: "de_DE.UTF-8" }, "linux", "en"],
    [{ LANG: "es_ES.UTF-8", LC_ALL: "C" }, "linux", "en"],
    [{ LANG: "en_US.UTF-8", LC_MESSAGES: "es_AR.UTF-8" }, "linux", "es"],
    [{ LANG: "es_ES.UTF-8", LC_ALL: "" }, "linux", "es"],
    [{}, "linux", "en"],
    [{}, "win32", "es"],
    [{ LANG: "en_US.UTF-8" }, "win32", "en"],
  ];
  for (const [env, platform, language] of CASES) {
    it(`is ${language} on ${platform} with ${JSON.stringify(env)}, for an account with es-CL`, () => {
      assert.equal(languageOf(env, platform, "es-CL"), language);
    });
  }
});
