// Verifies, with a real broker on this machine: clients of other projects publish and subscribe with the settings of the stack's
// output `connection`, and with nothing else: Python, kafkajs, kcat, Java, Spring Boot and Go.
// Does not verify: .NET, whose packages no registry of these machines has.
import assert from "node:assert/strict";

import { CLIENT_PROGRAMS, clientFolder, FOREIGN_CLIENTS } from "../../testing/clients/foreign-clients";
import { succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { skipUnless } from "../../testing/suites/requirement";

const TOPIC = "greetings";

describe("clients of other projects", function () {
  this.timeout(360_000);

  let stack: ScratchStack;
  let connection: Outputs["connection"];

  before(async function () {
    await skipUnless(this, CLIENT_PROGRAMS);
    stack = await ScratchStack.create({ topics: [{ name: TOPIC }] });
    await succeeds(stack.up());
    ({ connection } = await stack.outputs());
  });
  after(() => stack?.remove());

  for (const client of FOREIGN_CLIENTS) {
    it(`${client.name} reads the record that it wrote`, async () => {
      const record = `from ${client.name}`;
      const folder = await clientFolder(stack.ownDir, client);
      const output = await client.roundTrip(connection, TOPIC, record, folder);
      assert.equal(output.trim().split("\n").at(-1), record);
    });
  }
});
