import assert from "node:assert/strict";

import { tidyStackConfig } from "../../../../tools/pulumi/restore-stack-config";

const COMMENT = "# Settings of the stack.\n";
const SALT = "encryptionsalt: v1:abc=:v1:def:ghi==\n";

describe("tidyStackConfig", () => {
  it("restores a file, with its comments, if only the salt was added", () => {
    for (const before of ["", COMMENT, "config: {}\n", `${COMMENT}\nconfig:\n  kafka-cluster:port: "0"\n`]) {
      assert.equal(tidyStackConfig(`${before.includes("port") ? before : ""}${SALT}`, before), before);
    }
    assert.equal(tidyStackConfig("{encryptionsalt: 'v1:abc'}", COMMENT), COMMENT);
  });

  it("writes one setting per line, below the comment that the CLI dropped", () => {
    assert.equal(
      tidyStackConfig("{config: {'kafka-cluster:port': \"0\", 'kafka-cluster:brokerConfig': {a.b: 1}}}", COMMENT),
      `${COMMENT}\nconfig:\n  kafka-cluster:port: "0"\n  kafka-cluster:brokerConfig:\n    a.b: 1\n`,
    );
  });

  it("retains the salt if a value is encrypted", () => {
    const after = `config:\n  kafka-cluster:brokerConfig:\n    ssl.key.password:\n      secure: v1:x\n${SALT}`;
    assert.equal(tidyStackConfig(after, ""), after);
  });

  it("removes the salt with the last encrypted value", () => {
    assert.equal(tidyStackConfig(SALT, `config:\n  kafka-cluster:x:\n    secure: v1:x\n${SALT}`), "");
  });

  it("removes the salt that a killed command has left", () => {
    assert.equal(tidyStackConfig(`${COMMENT}\n${SALT}`, `${COMMENT}\n${SALT}`), COMMENT);
    assert.equal(
      tidyStackConfig(`config:\n  kafka-cluster:port: "0"\n${SALT}`, `config:\n  kafka-cluster:port: "0"\n${SALT}`),
      'config:\n  kafka-cluster:port: "0"\n',
    );
  });

  it("loses no comment", () => {
    assert.equal(tidyStackConfig(SALT, `${COMMENT}config:\n  kafka-cluster:port: "0"\n`), COMMENT);
    assert.equal(tidyStackConfig(`# a\n\n# b\n${SALT}`, `# a\n\n# b\n${SALT}`), "# a\n\n# b\n");
  });
});
