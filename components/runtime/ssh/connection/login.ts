/** Port of a host where none is given. */
export const DEFAULT_SSH_PORT = 22;

/** How to log in to a host: plain data, stored with the resources that are there. */
export interface Login extends JumpLogin {
  /** Host that leads to this one. @defaultValue - it is connected to from here */
  readonly jump?: JumpLogin;
}

/** How to log in to a host that is connected to from here. With neither kind of private key, the SSH agent has it. */
export interface JumpLogin {
  /** Host name or IPv4 address. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** The only key that the host may have: `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** Text of the user's private key. */
  readonly privateKey?: string;
  /** File with the user's private key, an absolute path. */
  readonly privateKeyPath?: string;
}

/** Who logs in where, for messages. */
export const loginName = ({ user, address, port, jump }: Login): string =>
  `${user}@${address}:${port}${jump ? ` (by ${loginName(jump)})` : ""}`;
