import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { connectionTo } from "../../../../components/config/connection";
import { run } from "../../../../tools/commands/client-files";
import { stateFile } from "../../../../tools/pulumi/run-pulumi";
import { temporaryFolder } from "../../../support/temporary-folder";

const USAGE = "npm run client-files -- USER DIR [--stack NAME]";

describe("run", () => {
  const path = temporaryFolder();

  const location = () => ({ backend: path("backend") });

  /** Writes the state of a stack with a user. Real states hold the user encrypted. */
  const writeState = async (stack: string) => {
    const file = stateFile(stack, location());
    const login = { mechanism: "PLAIN", username: "orders", password: "a secret of orders" } as const;
    const outputs = {
      connection: connectionTo("a:9092", { authorities: "PEM", login: { mechanism: "PLAIN" } }),
      users: { orders: connectionTo("a:9092", { authorities: "PEM", login }) },
    };
    const resources = [{ urn: "urn:pulumi:stack", type: "pulumi:pulumi:Stack", outputs }];
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }));
  };

  it("writes the files of a user and prints their names and no secret", async () => {
    await writeState("dev");
    const printed: string[] = [];
    const folder = path("mis claves");
    assert.equal(await run(["orders", folder], location(), (text) => printed.push(text)), 0);
    assert.deepEqual(printed, [
      `The files of user orders of stack dev are in ${folder}:
  client.properties       Kafka's Java client and console tools
  application.properties  Spring Boot
  kcat.conf               kcat -F '${folder}/kcat.conf' -L
  ca.pem                  certificate of the authority of the brokers
Keep them secret: every client that has these files is user orders.`,
    ]);
    assert.deepEqual((await readdir(folder)).sort(), [
      "application.properties",
      "ca.pem",
      "client.properties",
      "kcat.conf",
    ]);
    assert.match(await readFile(path("mis claves", "kcat.conf"), "utf8"), /^sasl\.password=a secret of orders$/m);
  });

  it("writes nothing for a user that does not exist", async () => {
    await writeState("test");
    await assert.rejects(run(["other", path("files"), "--stack", "test"], location()), {
      message: "stack test has no user other; its users are orders",
    });
    assert.deepEqual(await readdir(path()), ["backend"]);
  });

  for (const [args, problem] of [
    [[], "name a user of the stack, and a folder"],
    [["orders"], "name a folder for the files"],
    [["orders", " "], "name a folder for the files"],
    [["orders", "a", "b"], 'argument "b" is one too many'],
    [["orders", "a", "--force"], "option --force is unknown"],
    [["orders", "a", "--json"], "option --json is unknown, because the command writes files"],
  ] as const) {
    it(`refuses the arguments ${JSON.stringify(args)}`, async () => {
      await assert.rejects(run(args, location()), { message: `${problem}; usage: ${USAGE}` });
    });
  }
});
