import assert from "node:assert/strict";
import { join } from "node:path";

import { stateFolder } from "../../../components/shared/state-folder";

describe("stateFolder", () => {
  it("returns paths below one folder of the project", () => {
    const { stack, adoption, ...places } = stateFolder("/project");
    assert.deepEqual(places, {
      root: join("/project", ".state"),
      backend: join("/project", ".state", "backend"),
      pulumiHome: join("/project", ".state", "pulumi-home"),
      bin: join("/project", ".state", "bin"),
      passphrase: join("/project", ".state", "passphrase"),
      java: join("/project", ".state", "java"),
      distributions: join("/project", ".state", "distributions"),
    });
    assert.equal(stack("dev"), join("/project", ".state", "stacks", "dev"));
    assert.equal(adoption("dev"), join("/project", ".state", "adoptions", "dev.json"));
  });
});
