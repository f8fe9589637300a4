/** Login of a client, after the encryption. The name and the password are the ones that the brokers know. */
export interface ClientLogin {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-512";
  readonly username: string;
  readonly password: string;
}

/** Identity of a client of secured services, and the authorities that the client trusts. Certificates and keys are PEM texts. */
export interface ClientIdentity {
  /** Certificates of the authorities of the servers. */
  readonly authorities: string;
  /** Certificate of the client, then those between it and its authority. @defaultValue - the client shows no certificate */
  readonly certificate?: string;
  /** Private key of the certificate (PKCS #8). @defaultValue - none */
  readonly privateKey?: string;
  /** Login after the encryption. @defaultValue - none */
  readonly login?: ClientLogin;
}
