import assert from "node:assert/strict";

import type { Examination } from "../../tools/doctor/examination";
import { type StackReference, toolCommand } from "../stack/tool-command";

/** Stack of a secured cluster whose services run. */
interface SecuredTools {
  readonly stack: StackReference;
  readonly security: "tls" | "sasl";
  /** Sentence of the smoke test about what the services refuse. */
  readonly refused: string;
  /** Topic of the cluster. */
  readonly topic: string;
  /** Runs a console tool of Kafka with the settings of the stack's output `toolsConfig`. Returns its output. */
  consoleTool(tool: "kafka-topics" | "kafka-configs", ...args: string[]): Promise<string>;
  /** Collects what commands print. */
  readonly printed: string[];
}

/** Tests of the commands and console tools that inspect a stack, on a secured one: they have the identity of the operator or of a node. */
export function testSecuredTools(given: () => SecuredTools) {
  /** Result of a command for programs. */
  const json = async (command: string, ...args: string[]) => {
    const { stack, printed } = given();
    const { exitCode, stdout, stderr } = await toolCommand(stack, command, ...args, "--json");
    printed.push(stdout, stderr);
    assert.deepEqual([exitCode, stderr], [0, ""], stdout);
    return JSON.parse(stdout);
  };

  it("is well according to npm run status, which says when the first certificate expires", async () => {
    const { security, certificatesExpire, problems } = await json("status");
    assert.deepEqual({ security, problems }, { security: given().security, problems: [] });
    assert.ok(Date.parse(certificatesExpire) > Date.now(), certificatesExpire);
  });

  it("has encrypted listeners according to npm run doctor, which connects to them", async () => {
    const { stack, printed } = given();
    const { stdout } = await toolCommand(stack, "doctor", "--json");
    printed.push(stdout);
    const { listeners, findings }: Examination = JSON.parse(stdout);
    assert.ok(listeners.length > 0);
    assert.deepEqual(
      listeners.filter(({ encrypted, connections }) => !encrypted || !connections.some(({ reachable }) => reachable)),
      [],
    );
    // The disk of this machine may be nearly full, and the checkout may be in a temporary folder.
    assert.deepEqual(
      findings.filter(
        ({ severity, message }) =>
          severity === "problem" && !/the disk is nearly full|is in the temporary folder/.test(message),
      ),
      [],
    );
  });

  it("is verified by npm run verify as an ordinary user, and refuses what it must", async () => {
    const { verified, problems } = await json("verify");
    assert.deepEqual([verified.length, verified.at(-1), problems], [5, given().refused, []]);
  });

  it("lists groups by npm run groups", async () => {
    assert.deepEqual((await json("groups")).problems, []);
  });

  it("serves console tools that have the identity of the node", async () => {
    const { topic, consoleTool } = given();
    assert.ok((await consoleTool("kafka-topics", "--list")).split(/\r?\n/).includes(topic));
    assert.match(await consoleTool("kafka-configs", "--describe", "--topic", topic), /^Dynamic configs for topic /);
  });
}
