/** Types of a host's key, the best first, each with how many fields such a key has after its type. */
const FIELD_COUNTS: Readonly<Record<string, number>> = {
  "ssh-ed25519": 1,
  "ecdsa-sha2-nistp256": 2,
  "ecdsa-sha2-nistp384": 2,
  "ecdsa-sha2-nistp521": 2,
  "ssh-rsa": 2,
};

/** Types of a host's key, the best first. */
export const HOST_KEY_TYPES: readonly string[] = Object.keys(FIELD_COUNTS);

/**
 * A host's public key without its comment, `ssh-ed25519 AAAA…`, of the text that stands in a `.pub` file; `undefined` if
 * it is none.
 */
export function hostKeyOf(text: string): string | undefined {
  const [, type = "", base64 = ""] = /^\s*(\S+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\r\n]*)?\s*$/.exec(text) ?? [];
  const fields = fieldsOf(Buffer.from(base64, "base64"));
  const isWhole = fields?.[0]?.toString() === type && fields.length - 1 === FIELD_COUNTS[type];
  return isWhole ? `${type} ${base64}` : undefined;
}

/** What keeps a text from being a private key to log in with: it is a public one, has a passphrase, or is something else. */
export type PrivateKeyFault = "public" | "locked" | "unknown";

/** What keeps a text from being a private key to log in with, as far as its form tells. */
export function privateKeyFault(text: string): PrivateKeyFault | undefined {
  if (/^\s*(ssh-|ecdsa-|sk-|-----BEGIN (RSA )?PUBLIC KEY|---- BEGIN SSH2 PUBLIC KEY)/.test(text)) {
    return "public";
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    return "locked";
  }
  const [, form, content = ""] = PRIVATE_KEY.exec(text.trim()) ?? [];
  if (form === "OPENSSH") {
    return openSshFault(Buffer.from(content, "base64"));
  }
  return form === undefined ? "unknown" : undefined;
}

/** The forms that `ssh-keygen` has written. */
const PRIVATE_KEY =
  /^-----BEGIN (OPENSSH|RSA|EC) PRIVATE KEY-----\r?\n([A-Za-z0-9+/=\s]+)\r?\n-----END \1 PRIVATE KEY-----$/;

/** Begins a key in OpenSSH's own form; the name of its cipher is next. */
const OPENSSH_MAGIC = "openssh-key-v1\0";

function openSshFault(key: Buffer): PrivateKeyFault | undefined {
  const start = OPENSSH_MAGIC.length + 4;
  if (key.length < start || key.subarray(0, OPENSSH_MAGIC.length).toString("latin1") !== OPENSSH_MAGIC) {
    return "unknown";
  }
  const cipher = key.subarray(start, start + key.readUInt32BE(OPENSSH_MAGIC.length)).toString("latin1");
  return cipher === "none" ? undefined : "locked";
}

/** The fields of a key, each with its length before it; `undefined` if it is not made of such alone. */
function fieldsOf(key: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < key.length; ) {
    const end = at + 4 <= key.length ? at + 4 + key.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (end > key.length) {
      return undefined;
    }
    fields.push(key.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
