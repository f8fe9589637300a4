import { readFile } from "node:fs/promises";
import { type BaseAgent, createAgent, type ParsedKey, utils } from "ssh2";

import { errorMessage } from "../../../shared/error-message";
import { agentSocket } from "./agent-socket";
import { hostKeyFromBytes } from "./host-key";
import { type JumpLogin, loginName } from "./login";
import { sshError } from "./ssh-error";

/** Key of a user, in the form that the SSH client expects. */
export interface UserKey {
  readonly privateKey?: string;
  readonly agent?: BaseAgent;
  /** Name of the key for messages, without private values. */
  readonly name: string;
}

/**
 * Key for a log-in: the private key of the log-in, otherwise the keys of the SSH agent.
 *
 * @throws if there is no key, or the key can't be read.
 */
export async function readUserKey(login: JumpLogin): Promise<UserKey> {
  const { privateKey, privateKeyPath } = login;
  if (privateKey !== undefined) {
    return parseUserKey(privateKey, "privateKey", login);
  }
  if (privateKeyPath !== undefined) {
    const text = await readFile(privateKeyPath, "utf8").catch((cause) => {
      const wrong = `privateKeyPath of ${loginName(login)} must be a file that can be read, got ${privateKeyPath}`;
      throw sshError("login", `${wrong} (${errorMessage(cause)}); correct it`, cause);
    });
    return parseUserKey(text, `privateKeyPath ${privateKeyPath}`, login);
  }
  return agentKey(login);
}

function parseUserKey(privateKey: string, source: string, login: JumpLogin): UserKey {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error || !parsed.isPrivateKey()) {
    const reason = parsed instanceof Error ? parsed.message : "it is a public key";
    const wrong = `${source} of ${loginName(login)} must be a private key without a passphrase`;
    throw sshError("login", `${wrong}, got something else (${reason}); create a key with \`ssh-keygen -t ed25519\``);
  }
  return { privateKey, name: `${source} (${hostKeyFromBytes(parsed.getPublicSSH()).name})` };
}

async function agentKey(login: JumpLogin): Promise<UserKey> {
  const wrong = `${loginName(login)} needs a private key or an SSH agent with a key`;
  const cure = "set privateKeyPath, or load a key with `ssh-add`";
  const socket = agentSocket();
  if (socket === undefined) {
    throw sshError("login", `${wrong}, got neither; ${cure}`);
  }
  const agent = createAgent(socket);
  const count = await new Promise<number>((resolve, reject) => {
    agent.getIdentities((error, keys) =>
      error ? reject(error) : resolve((keys as ParsedKey[] | undefined)?.length ?? 0),
    );
  }).catch((cause) => {
    throw sshError("login", `${wrong}, got an agent that does not answer (${errorMessage(cause)}); ${cure}`, cause);
  });
  if (count === 0) {
    throw sshError("login", `${wrong}, got an agent without keys; ${cure}`);
  }
  return { agent, name: `the keys of the SSH agent (${count} of them)` };
}
