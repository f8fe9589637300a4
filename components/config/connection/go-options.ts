import type { ClientLogin } from "../../kafka-client/client-identity";
import { type ClientCertificate, type ConnectionIdentity, clientCertificate, clientLogin } from "./connection-identity";

/** Options in Go for `kgo.NewClient(…)` of franz-go, with commas between them. */
export function goOptions(bootstrapServers: string, identity?: ConnectionIdentity): string {
  const servers = `kgo.SeedBrokers(${bootstrapServers.split(",").map(goText).join(", ")})`;
  if (identity === undefined) {
    return servers;
  }
  const login = clientLogin(identity);
  return [
    servers,
    `kgo.DialTLSConfig(${tlsConfig(identity.authorities, clientCertificate(identity))})`,
    ...(login ? [`kgo.SASL(${mechanism(login)})`] : []),
  ].join(", ");
}

/** Escapes of texts are the same in Go and in JSON. */
const goText = (text: string): string => JSON.stringify(text);

/** Call of a function in Go that returns the settings of TLS. Go has no expression for certificates in PEM texts. */
const tlsConfig = (authorities: string, certificate: ClientCertificate | undefined): string =>
  [
    "func() *tls.Config {",
    "\troots := x509.NewCertPool()",
    `\troots.AppendCertsFromPEM([]byte(${goText(authorities)}))`,
    ...(certificate === undefined
      ? ["\treturn &tls.Config{RootCAs: roots}"]
      : [
          `\tcertificate, err := tls.X509KeyPair([]byte(${goText(certificate.certificate)}), []byte(${goText(certificate.privateKey)}))`,
          "\tif err != nil {",
          "\t\tpanic(err)",
          "\t}",
          "\treturn &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}}",
        ]),
    "}()",
  ].join("\n");

const mechanism = ({ mechanism: name, username, password }: ClientLogin): string => {
  const fields = `{User: ${goText(username)}, Pass: ${goText(password)}}`;
  return name === "PLAIN" ? `plain.Auth${fields}.AsMechanism()` : `scram.Auth${fields}.AsSha512Mechanism()`;
};
