import assert from "node:assert/strict";

import { JavaArchive } from "../../../../../components/runtime/ssh/resources/java-archive";
import { inputsOf, known, register } from "../../../../../testing/pulumi-mocks";

const JAVA_ARCHIVE = "pulumi-nodejs:dynamic/ssh:JavaArchive";

describe("JavaArchive", () => {
  const outputs = () => ({ path: "/cache/java.tgz", sha512: "abc" });

  it("registers which processor it is for", async () => {
    const registered = await register(() => new JavaArchive("java-x86_64", { architecture: "x86_64" }), outputs);
    assert.deepEqual(inputsOf(registered, JAVA_ARCHIVE, "java-x86_64"), { architecture: "x86_64" });
  });

  it("gives where the archive lies and its digest", async () => {
    const made: JavaArchive[] = [];
    await register(() => made.push(new JavaArchive("java-x86_64", { architecture: "x86_64" })), outputs);
    const [archive] = made;
    assert.ok(archive);
    assert.equal(await known(archive.path), "/cache/java.tgz");
    assert.equal(await known(archive.sha512), "abc");
  });
});
