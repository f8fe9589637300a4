import { formatAddress } from "../../../shared/address";

/** Port of a host that names none. */
export const DEFAULT_SSH_PORT = 22;

/** Log-in to a host: plain data, which resources store. */
export interface Login extends JumpLogin {
  /** Jump host that this machine connects through. @defaultValue - this machine connects directly */
  readonly jump?: JumpLogin;
}

/** Log-in to a host that this machine connects to directly. Without a private key, the SSH agent provides one. */
export interface JumpLogin {
  /** Host name or IP address. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Public key that the host must present: `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** Text of the user's private key. @defaultValue - the key in {@link privateKeyPath} */
  readonly privateKey?: string;
  /** File with the user's private key, an absolute path. @defaultValue - the keys of the SSH agent */
  readonly privateKeyPath?: string;
}

/** User and address of a log-in, for messages. */
export const loginName = ({ user, address, port, jump }: Login): string =>
  `${user}@${formatAddress({ host: address, port })}${jump ? ` (through ${loginName(jump)})` : ""}`;
