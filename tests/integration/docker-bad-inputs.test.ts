// Proves, on a real daemon: every bad input fails `preview` and `up` with one message of its own, and nothing of the
// stack is in Docker afterwards. What only `up` can find out, from an image that it has to pull, build or start, fails
// there, and `destroy` takes away what was made by then.
// Does not prove: a user without the right to use Docker, a daemon for Windows containers, or one of another machine.
import assert from "node:assert/strict";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, join } from "node:path";

import { PROJECT } from "../../tools/project";
import { type CommandResult, ScratchStack } from "../../tools/scratch-stack";
import { containerOf, dockerText, NOTHING, removeFromDocker, requireDocker, thereIsOf } from "../support/docker";
import { withEnvironment } from "../support/environment";
import { freePort } from "../unit/support/fake-service";
import { aroundAll } from "../unit/support/hooks";
import { tcpServers } from "../unit/support/tcp-server";
import { temporaryFolder } from "../unit/support/temporary-folder";

type Config = Readonly<Record<string, unknown>>;

/** Longest time that an input may take which nobody needs to be asked about, in milliseconds. */
const SOON_MS = 15_000;

const CANT = "Docker can't run the cluster as configured: ";
const NOT_POSSIBLE = `${CANT}runtime "docker" is not possible: `;
const UNUSABLE = "the stack's configuration can't be used: ";

/** What a command says has gone wrong, each thing once. */
const errorsIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(/\berror: (.+)$/gm), ([, said = ""]) => said)),
];

describe("a bad input, with Docker", function () {
  this.timeout(120_000);

  const path = temporaryFolder(aroundAll);
  const serve = tcpServers(aroundAll);
  const stacks: ScratchStack[] = [];
  let stack: ScratchStack;
  /** An image of the test's own, which holds one text file. */
  let textImage: string;
  /** What `preview` and `up` say to a daemon that does not answer, which takes them long. */
  let unanswered: { readonly dockerHost: string; readonly results: Promise<CommandResult[]> };

  const makeStack = async (config: Config = {}): Promise<ScratchStack> => {
    const made = await ScratchStack.create({ runtime: "docker", ...config });
    stacks.push(made);
    return made;
  };

  const previewAndUp = (of: ScratchStack): Promise<CommandResult[]> => Promise.all([of.preview(), of.up()]);

  before(async function () {
    await requireDocker(this);
    const dockerHost = `tcp://127.0.0.1:${await serve(() => {})}`;
    unanswered = { dockerHost, results: previewAndUp(await makeStack({ dockerHost })) };
    stack = await makeStack();
    textImage = `${PROJECT}-${stack.name}-text:1`;
    await mkdir(path("text"));
    await writeFile(path("text", "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    await dockerText("build", "--tag", textImage, path("text"));
  });
  after(async () => {
    for (const made of stacks) {
      await made.remove();
      await removeFromDocker(made);
    }
    if (textImage !== undefined) {
      await dockerText("image", "rm", textImage);
    }
  });

  const isSaid = ({ exitCode, text }: CommandResult, message: RegExp | string) => {
    assert.notEqual(exitCode, 0);
    const [said = "", ...others] = errorsIn(text);
    assert.deepEqual(others, [], text);
    if (typeof message === "string") {
      assert.equal(said, message);
    } else {
      assert.match(said, message);
    }
  };

  /** Both commands refuse it, with this message alone, and leave nothing. */
  const isRefused = async (config: Config, message: RegExp | string, environment: Record<string, string> = {}) => {
    await stack.configure({ runtime: "docker", ...config });
    for (const result of await withEnvironment(environment, () => previewAndUp(stack))) {
      isSaid(result, message);
    }
    assert.deepEqual(await thereIsOf(stack), NOTHING);
  };

  it("is a setting of the other runtime", async () => {
    await isRefused(
      { dataDir: "/tmp/data", javaHome: "/opt/java" },
      `${UNUSABLE}dataDir goes with runtime "local", got "/tmp/data" with "docker"; remove it with \`pulumi config rm dataDir\`; ` +
        'javaHome goes with runtime "local", got "/opt/java" with "docker"; remove it with `pulumi config rm javaHome`',
    );
    await isRefused(
      { runtime: "local", baseImage: "java:17", dockerHost: "ssh://user@host" },
      `${UNUSABLE}baseImage goes with runtime "docker", got "java:17" with "local"; remove it with \`pulumi config rm baseImage\`; ` +
        'dockerHost goes with runtime "docker", got "ssh://user@host" with "local"; remove it with `pulumi config rm dockerHost`',
    );
  });
});
