import { readFile } from "node:fs/promises";
import { type BaseAgent, createAgent, type ParsedKey, utils } from "ssh2";

import { errorMessage } from "../../../shared/error-message";
import { agentSocket } from "./agent-socket";
import { hostKeyFromBytes } from "./host-key";
import { type JumpLogin, loginName } from "./login";
import { sshError } from "./ssh-error";

/** What a user logs in with, in the form that the client takes it. */
export interface UserKey {
  readonly privateKey?: string;
  readonly agent?: BaseAgent;
  /** For messages: which key it is, and nothing private of it. */
  readonly name: string;
}

/**
 * What to log in with: the private key that is given, else the keys of the SSH agent.
 *
 * @throws if there is none, or none that can be read.
 */
export async function userKeyOf(login: JumpLogin): Promise<UserKey> {
  const { privateKey, privateKeyPath } = login;
  if (privateKey !== undefined) {
    return keyFrom(privateKey, "privateKey", login);
  }
  if (privateKeyPath !== undefined) {
    const text = await readFile(privateKeyPath, "utf8").catch((cause) => {
      const wrong = `${loginName(login)} can't be logged in to: privateKeyPath ${privateKeyPath} can't be read`;
      throw sshError("login", `${wrong} (${errorMessage(cause)}); correct privateKeyPath`, cause);
    });
    return keyFrom(text, `privateKeyPath ${privateKeyPath}`, login);
  }
  return agentOf(login);
}

function keyFrom(privateKey: string, where: string, login: JumpLogin): UserKey {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error || !parsed.isPrivateKey()) {
    const reason = parsed instanceof Error ? parsed.message : "it is a public key";
    const wrong = `${loginName(login)} can't be logged in to: ${where} holds no private key that can be read`;
    throw sshError(
      "login",
      `${wrong} (${reason}); give one that \`ssh-keygen -t ed25519\` makes, without a passphrase`,
    );
  }
  return { privateKey, name: `${where} (${hostKeyFromBytes(parsed.getPublicSSH()).name})` };
}

async function agentOf(login: JumpLogin): Promise<UserKey> {
  const wrong = `${loginName(login)} can't be logged in to: no private key is given, and`;
  const cure = "give privateKeyPath, or load a key with `ssh-add`";
  const socket = agentSocket();
  if (socket === undefined) {
    throw sshError("login", `${wrong} there is no SSH agent; ${cure}`);
  }
  const agent = createAgent(socket);
  const count = await new Promise<number>((resolve, reject) => {
    agent.getIdentities((error, keys) =>
      error ? reject(error) : resolve((keys as ParsedKey[] | undefined)?.length ?? 0),
    );
  }).catch((cause) => {
    throw sshError("login", `${wrong} the SSH agent does not answer (${errorMessage(cause)}); ${cure}`, cause);
  });
  if (count === 0) {
    throw sshError("login", `${wrong} the SSH agent holds none; ${cure}`);
  }
  return { agent, name: `the keys of the SSH agent (${count} of them)` };
}
