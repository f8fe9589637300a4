import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Connection } from "../../components/config/connection";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { type ProgramResult, runProgram } from "../../components/shared/run-program";
import { listeningPorts } from "../../testing/security/listening-ports";
import { shownCertificate } from "../../testing/security/shown-certificate";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { toolCommand } from "../../testing/stack/tool-command";
import { textsSeenWhile } from "../../testing/texts-seen-while";
import { userConnection } from "../../tools/client-files/user-connection";
import { assertHidden } from "./canaries";
import { filesWith } from "./files-with";
import { privateTexts } from "./private-texts";

/** User with exactly the rights that a transactional producer and a consumer need. */
export const ORDERS = {
  name: "orders",
  allow: [
    { topic: "orders", operations: ["Read", "Write"] },
    { group: "readers", operations: ["Read"] },
    { group: "test-", prefix: true, operations: ["Read"] },
    { transactionalId: "orders", operations: ["Describe", "Write"] },
  ],
};

/** Stack of a secured cluster, and the clients of its users. */
export class SecuredStack {
  /** Outputs of all commands of the CLI. */
  readonly printed: string[] = [];
  outputs = {} as Outputs;

  private constructor(readonly stack: ScratchStack) {}

  static async create(settings: Readonly<Record<string, unknown>>): Promise<SecuredStack> {
    return new SecuredStack(await ScratchStack.create(settings));
  }

  async up(...args: string[]): Promise<string> {
    const text = await succeeds(this.stack.up(...args));
    this.printed.push(text);
    this.outputs = await this.stack.outputs();
    return text;
  }

  async preview(): Promise<string> {
    const text = await succeeds(this.stack.preview());
    this.printed.push(text);
    return text;
  }

  connection(user: string): Promise<Connection> {
    return userConnection(this.stack.name, user, this.stack.location);
  }

  /** Certificate of the authority that clients trust. */
  get authority(): string {
    return this.outputs.connection.kafkajs.ssl?.ca[0] ?? "";
  }

  /** Path of a file that `npm run client-files` writes for a user. */
  async file(user: string, name: string): Promise<string> {
    const folder = join(this.stack.ownDir, `archivos de ${user} ${this.outputs.security}`);
    if (!existsSync(folder)) {
      const { exitCode, stdout, stderr } = await toolCommand(this.stack, "client-files", user, folder);
      assert.equal(exitCode, 0, stderr);
      this.printed.push(stdout, stderr);
    }
    return join(folder, name);
  }

  /** Runs kcat as a user. */
  async kcat(user: string, ...args: string[]): Promise<ProgramResult> {
    return runProgram("kcat", ["-F", await this.file(user, "kcat.conf"), ...args], { timeoutMs: 60_000 });
  }

  /** Publishes a record with kcat. */
  async publishWithKcat(user: string, topic: string, value: string, ...args: string[]): Promise<ProgramResult> {
    const record = join(this.stack.ownDir, "record");
    await writeFile(record, value);
    return this.kcat(user, "-P", "-t", topic, "-X", "message.timeout.ms=9000", ...args, "-l", record);
  }

  /** Asserts that kcat, as the user {@link ORDERS}, publishes to its topic, reads these records there, and may not publish to `payments`. */
  async assertKcatUsesOrdersAlone(records: string): Promise<void> {
    const published = await this.publishWithKcat("orders", "orders", "by kcat");
    assert.equal(published.exitCode, 0, published.stderr);
    const read = await this.kcat("orders", "-C", "-t", "orders", "-o", "beginning", "-e", "-q");
    assert.equal(read.stdout, records, read.stderr);
    const foreign = await this.publishWithKcat("orders", "payments", "by kcat");
    assert.match(foreign.stderr, /Topic authorization failed/);
  }

  /** Asserts that every port of the services shows a certificate of the cluster. Returns the ports of each service that ask clients for one. */
  async portsThatAskClients(): Promise<Record<string, number>> {
    const pids = await this.stack.pids();
    const asking: Record<string, number> = {};
    for (const [service, pid] of Object.entries(pids)) {
      const ports = await listeningPorts(pid);
      assert.ok(ports.length > 0, service);
      for (const port of ports) {
        const shown = await shownCertificate("127.0.0.1", port, this.authority);
        assert.ok(shown.isVerified, `${service} ${port}`);
        assert.match(shown.subject, /^O = kafka-cluster-\S+, OU = nodes, CN = node$/);
        assert.match(shown.protocol, /^TLSv1\.[23]$/);
        assert.deepEqual(shown.names, ["DNS:localhost", "IP Address:0:0:0:0:0:0:0:1", "IP Address:127.0.0.1"]);
        asking[service] = (asking[service] ?? 0) + (shown.asksClient ? 1 : 0);
      }
    }
    return asking;
  }

  /**
   * Runs `up` and asserts that the stack's private keys and passwords are in no command line and in no environment meanwhile.
   *
   * @returns the private keys and passwords, also as other programs write bytes.
   */
  async upUnseen(): Promise<readonly string[]> {
    const before = coded(await privateTexts(this.stack));
    assert.deepEqual(await textsSeenWhile(before, () => this.up()), []);
    return coded(await privateTexts(this.stack));
  }

  /** Asserts that the private keys and passwords are in these files of the services alone, which only their account may read. */
  async assertPrivate(texts: readonly string[], files: readonly string[]): Promise<void> {
    assert.deepEqual(
      await filesWith(this.stack.stackDir, texts),
      Object.fromEntries(files.map((file) => [file, "600"])),
    );
    await assertHidden(this.stack, texts, this.printed);
  }

  /** Asserts that a change of `security` is refused with the commands that change it. */
  async assertChangeRefused(from: string, to: string): Promise<void> {
    assert.match(
      oneLine(await fails(this.stack.preview())),
      new RegExp(
        `security must stay "${from}" while the cluster runs, got "${to}"; to change it and keep the data, set it back, set retainData to true and run \`npm start\`, then \`npm stop\`, set security to "${to}", and run \`npm start\` again`,
      ),
    );
  }

  /** Destroys the stack and asserts that none of its processes is left. */
  async destroy(): Promise<void> {
    const pids = Object.values(await this.stack.pids());
    this.printed.push(await succeeds(this.stack.destroy()));
    for (const pid of pids) {
      assert.equal(await processInfo(pid), undefined);
    }
  }
}

/** Texts in the forms in which programs pass bytes. */
const coded = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [text, Buffer.from(text).toString("hex"), Buffer.from(text).toString("base64")]);
