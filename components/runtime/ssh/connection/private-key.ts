/** Reason why a text can't be used as a private key: it is a public key, has a passphrase, or is something else. */
export type PrivateKeyFault = "public" | "passphrase" | "unknown";

/** Fault of a text that should be a private key for a log-in; `undefined` if the text can be used. */
export function privateKeyFault(text: string): PrivateKeyFault | undefined {
  const { utils }: typeof import("ssh2") = require("ssh2"); // Loaded here, because most clusters have no hosts.
  const key = utils.parseKey(text);
  // ssh2 does not say whether a format that it can't read is that of a public key.
  if (key instanceof Error ? / PUBLIC KEY-|^\s*(ssh-|ecdsa-|sk-)/.test(text) : !key.isPrivateKey()) {
    return "public";
  }
  // ssh2 also reads PuTTY's format, which neither @pulumi/command nor `ssh-add` does.
  if (!text.trimStart().startsWith("-----BEGIN ")) {
    return "unknown";
  }
  if (!(key instanceof Error)) {
    return undefined;
  }
  return /encrypted/i.test(key.message) || / ENCRYPTED PRIVATE KEY-/.test(text) ? "passphrase" : "unknown";
}

/** Reason and advice for a fault, to follow the name of the property that holds the key. */
export function describeFault(fault: PrivateKeyFault, property: "privateKey" | "privateKeyPath"): string {
  const reasons = {
    public: "must be a private key, got a public one; use the file of the same name without .pub",
    passphrase: `must be a private key without a passphrase, got one with a passphrase; load the key into your SSH agent with \`ssh-add\` and remove ${property}`,
    unknown: "must be a private key in OpenSSH's format, got something else; create a key with `ssh-keygen -t ed25519`",
  };
  return reasons[fault];
}
