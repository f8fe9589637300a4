import assert from "node:assert/strict";

import { scramCredential } from "../../../components/user/scram-credential";

describe("scramCredential", () => {
  it("hashes a password with 8192 iterations, as Python's hashlib does", async () => {
    const salt = Buffer.from("a salt");
    const { iterations, saltedPassword } = await scramCredential("correct horse 7", salt);
    assert.equal(iterations, 8_192);
    assert.equal(
      Buffer.from(saltedPassword).toString("hex"),
      "137a01f82c374e6c38062f16954e18920a055be9d55f8faf47bfd5f1f5b8365d8551c7661d60ce2a761ce31aa0ca5799bb9a9dbc1b14687b23693afcfd04329d",
    );
  });

  it("makes a new salt of 32 bytes each time", async () => {
    const [first, second] = [await scramCredential("correct horse 7"), await scramCredential("correct horse 7")];
    assert.equal(first.salt.length, 32);
    assert.notDeepEqual(first.salt, second.salt);
    assert.notDeepEqual(first.saltedPassword, second.saltedPassword);
  });
});
