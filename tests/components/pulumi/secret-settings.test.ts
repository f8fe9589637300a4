import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { secretIfPrivate } from "../../../components/pulumi/secret-settings";
import { known } from "../../../testing/pulumi-mocks";

describe("secretIfPrivate", () => {
  it("makes a secret of what is made of a private setting", async () => {
    const output = secretIfPrivate({ "ssl.keystore.password": "geheim" }, pulumi.output("text"));
    assert.equal(await pulumi.isSecret(output), true);
    assert.equal(await known(output), "text");
  });

  it("leaves all else as it is", async () => {
    const output = pulumi.output("text");
    assert.equal(secretIfPrivate({ "log.retention.hours": 24 }, output), output);
    assert.equal(await pulumi.isSecret(output), false);
  });

  it("keeps a secret one", async () => {
    assert.equal(await pulumi.isSecret(secretIfPrivate({}, pulumi.secret("text"))), true);
  });
});
