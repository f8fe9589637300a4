import assert from "node:assert/strict";

import { type Connection, connectionTo } from "../../../components/config/connection";
import type { ConnectionIdentity } from "../../../components/config/connection/connection-identity";

const SERVERS = "a:9092,[::1]:9093";
const authorities = "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n";
const certificate = "-----BEGIN CERTIFICATE-----\nQg==\n-----END CERTIFICATE-----\n";
const privateKey = "-----BEGIN PRIVATE KEY-----\nQw==\n-----END PRIVATE KEY-----\n";

/** PEM text in a text of Java, Go or C#. */
const escaped = (pem: string): string => pem.replaceAll("\n", "\\n");

/** Settings for each kind of identity. */
const CASES: Readonly<Record<string, readonly [identity: ConnectionIdentity | undefined, settings: Connection]>> = {
  "plain text": [
    undefined,
    {
      clientProperties: `bootstrap.servers=${SERVERS}\nsecurity.protocol=PLAINTEXT\n`,
      springBoot: `spring.kafka.bootstrap-servers=${SERVERS}\nspring.kafka.security.protocol=PLAINTEXT\n`,
      kafkajs: { clientId: "my-application", brokers: ["a:9092", "[::1]:9093"] },
      librdkafka: { "bootstrap.servers": SERVERS, "security.protocol": "PLAINTEXT" },
      kcat: `bootstrap.servers=${SERVERS}\nsecurity.protocol=PLAINTEXT\n`,
      dotnet: `new ClientConfig { BootstrapServers = "${SERVERS}", SecurityProtocol = SecurityProtocol.Plaintext }`,
      go: 'kgo.SeedBrokers("a:9092", "[::1]:9093")',
    },
  ],
  "TLS with the authority alone": [
    { authorities },
    {
      clientProperties: `bootstrap.servers=${SERVERS}
security.protocol=SSL
ssl.truststore.certificates=${escaped(authorities)}
ssl.truststore.type=PEM
`,
      springBoot: `spring.kafka.bootstrap-servers=${SERVERS}
spring.kafka.properties.ssl.truststore.certificates=${escaped(authorities)}
spring.kafka.properties.ssl.truststore.type=PEM
spring.kafka.security.protocol=SSL
`,
      kafkajs: { clientId: "my-application", brokers: ["a:9092", "[::1]:9093"], ssl: { ca: [authorities] } },
      librdkafka: {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SSL",
        "ssl.ca.pem": authorities,
        "ssl.endpoint.identification.algorithm": "https",
      },
      kcat: `bootstrap.servers=${SERVERS}
security.protocol=SSL
ssl.ca.location=ca.pem
ssl.endpoint.identification.algorithm=https
`,
      dotnet: `new ClientConfig { BootstrapServers = "${SERVERS}", SecurityProtocol = SecurityProtocol.Ssl, SslCaPem = "${escaped(authorities)}", SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.Https }`,
      go: `kgo.SeedBrokers("a:9092", "[::1]:9093"), kgo.DialTLSConfig(func() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte("${escaped(authorities)}"))
	return &tls.Config{RootCAs: roots}
}())`,
    },
  ],
  "TLS with a certificate": [
    { authorities, certificate, privateKey },
    {
      clientProperties: `bootstrap.servers=${SERVERS}
security.protocol=SSL
ssl.keystore.certificate.chain=${escaped(certificate)}
ssl.keystore.key=${escaped(privateKey)}
ssl.keystore.type=PEM
ssl.truststore.certificates=${escaped(authorities)}
ssl.truststore.type=PEM
`,
      springBoot: `spring.kafka.bootstrap-servers=${SERVERS}
spring.kafka.properties.ssl.keystore.certificate.chain=${escaped(certificate)}
spring.kafka.properties.ssl.keystore.key=${escaped(privateKey)}
spring.kafka.properties.ssl.keystore.type=PEM
spring.kafka.properties.ssl.truststore.certificates=${escaped(authorities)}
spring.kafka.properties.ssl.truststore.type=PEM
spring.kafka.security.protocol=SSL
`,
      kafkajs: {
        clientId: "my-application",
        brokers: ["a:9092", "[::1]:9093"],
        ssl: { ca: [authorities], cert: certificate, key: privateKey },
      },
      librdkafka: {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SSL",
        "ssl.ca.pem": authorities,
        "ssl.endpoint.identification.algorithm": "https",
        "ssl.certificate.pem": certificate,
        "ssl.key.pem": privateKey,
      },
      kcat: `bootstrap.servers=${SERVERS}
security.protocol=SSL
ssl.ca.location=ca.pem
ssl.endpoint.identification.algorithm=https
ssl.certificate.location=user.pem
ssl.key.location=user.key
`,
      dotnet: `new ClientConfig { BootstrapServers = "${SERVERS}", SecurityProtocol = SecurityProtocol.Ssl, SslCaPem = "${escaped(authorities)}", SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.Https, SslCertificatePem = "${escaped(certificate)}", SslKeyPem = "${escaped(privateKey)}" }`,
      go: `kgo.SeedBrokers("a:9092", "[::1]:9093"), kgo.DialTLSConfig(func() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte("${escaped(authorities)}"))
	certificate, err := tls.X509KeyPair([]byte("${escaped(certificate)}"), []byte("${escaped(privateKey)}"))
	if err != nil {
		panic(err)
	}
	return &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}}
}())`,
    },
  ],
  "SASL_SSL with SCRAM-SHA-512": [
    { authorities, login: { mechanism: "SCRAM-SHA-512", username: "orders", password: "it's #1 = %" } },
    {
      clientProperties: `bootstrap.servers=${SERVERS}
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="orders" password="it's #1 = %";
sasl.mechanism=SCRAM-SHA-512
security.protocol=SASL_SSL
ssl.truststore.certificates=${escaped(authorities)}
ssl.truststore.type=PEM
`,
      springBoot: `spring.kafka.bootstrap-servers=${SERVERS}
spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="orders" password="it's #1 = %";
spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512
spring.kafka.properties.ssl.truststore.certificates=${escaped(authorities)}
spring.kafka.properties.ssl.truststore.type=PEM
spring.kafka.security.protocol=SASL_SSL
`,
      kafkajs: {
        clientId: "my-application",
        brokers: ["a:9092", "[::1]:9093"],
        ssl: { ca: [authorities] },
        sasl: { mechanism: "scram-sha-512", username: "orders", password: "it's #1 = %" },
      },
      librdkafka: {
        "bootstrap.servers": SERVERS,
        "security.protocol": "SASL_SSL",
        "ssl.ca.pem": authorities,
        "ssl.endpoint.identification.algorithm": "https",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "orders",
        "sasl.password": "it's #1 = %",
      },
      kcat: `bootstrap.servers=${SERVERS}
security.protocol=SASL_SSL
ssl.ca.location=ca.pem
ssl.endpoint.identification.algorithm=https
sasl.mechanism=SCRAM-SHA-512
sasl.username=orders
sasl.password=it's #1 = %
`,
      dotnet: `new ClientConfig { BootstrapServers = "${SERVERS}", SecurityProtocol = SecurityProtocol.SaslSsl, SslCaPem = "${escaped(authorities)}", SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.Https, SaslMechanism = SaslMechanism.ScramSha512, SaslUsername = "orders", SaslPassword = "it's #1 = %" }`,
      go: `kgo.SeedBrokers("a:9092", "[::1]:9093"), kgo.DialTLSConfig(func() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte("${escaped(authorities)}"))
	return &tls.Config{RootCAs: roots}
}()), kgo.SASL(scram.Auth{User: "orders", Pass: "it's #1 = %"}.AsSha512Mechanism())`,
    },
  ],
};

describe("connectionTo", () => {
  it("rejects servers that are no text", () => {
    assert.throws(
      () => connectionTo({} as never),
      /^Error: the settings of clients can't be made: bootstrapServers must be text host:port, .*, got \{\}$/,
    );
  });

  for (const [name, [identity, settings]] of Object.entries(CASES)) {
    it(`returns settings for each client: ${name}`, () => {
      assert.deepEqual(connectionTo(SERVERS, identity), settings);
    });
  }

  it("names the classes and mechanisms of PLAIN", () => {
    const login = { mechanism: "PLAIN", username: "orders", password: "secret" } as const;
    const { clientProperties, kafkajs, librdkafka, dotnet, go } = connectionTo(SERVERS, { authorities, login });
    assert.match(
      clientProperties,
      /^sasl\.jaas\.config=org\.apache\.kafka\.common\.security\.plain\.PlainLoginModule required username="orders" password="secret";\nsasl\.mechanism=PLAIN$/m,
    );
    assert.deepEqual(kafkajs.sasl, { mechanism: "plain", username: "orders", password: "secret" });
    assert.equal(librdkafka["sasl.mechanism"], "PLAIN");
    assert.match(dotnet, /, SaslMechanism = SaslMechanism\.Plain, SaslUsername = "orders", SaslPassword = "secret" }$/);
    assert.match(go, /, kgo\.SASL\(plain\.Auth{User: "orders", Pass: "secret"}\.AsMechanism\(\)\)$/);
  });

  it("names the mechanism of the login without a user", () => {
    const login = { mechanism: "SCRAM-SHA-512" } as const;
    const { clientProperties, kafkajs, librdkafka, dotnet, go } = connectionTo(SERVERS, { authorities, login });
    assert.match(clientProperties, /^sasl\.mechanism=SCRAM-SHA-512\nsecurity\.protocol=SASL_SSL$/m);
    assert.equal(kafkajs.sasl, undefined);
    assert.deepEqual(
      Object.entries(librdkafka).filter(([key]) => key.startsWith("sasl.")),
      [["sasl.mechanism", "SCRAM-SHA-512"]],
    );
    assert.match(dotnet, /, SaslMechanism = SaslMechanism\.ScramSha512 }$/);
    assert.ok(!`${clientProperties}${go}`.includes("jaas") && !go.includes("kgo.SASL"));
  });

  it("escapes passwords for JAAS, for Spring's placeholders, and for texts of C# and Go", () => {
    const password = ['a"b\\c $', "{d}"].join("");
    const login = { mechanism: "PLAIN", username: "orders", password } as const;
    const { clientProperties, springBoot, kcat, dotnet, go } = connectionTo(SERVERS, { authorities, login });
    assert.ok(clientProperties.includes(['password="a\\\\"b\\\\\\\\c $', '{d}";\n'].join("")), clientProperties);
    assert.ok(
      springBoot.includes(['password="a\\\\"b\\\\\\\\c $', "{kafka-cluster.dollar:$}", '{d}";\n'].join("")),
      springBoot,
    );
    assert.ok(kcat.includes(`sasl.password=${password}\n`), kcat);
    assert.ok(dotnet.includes(`SaslPassword = ${JSON.stringify(password)} }`), dotnet);
    assert.ok(go.includes(`Pass: ${JSON.stringify(password)}}`), go);
  });

  it("names in kcat's file the first servers of a long list alone, in a line that kcat reads", () => {
    const servers = Array.from({ length: 100 }, (_, index) => `broker-${index}:9092`).join(",");
    const [line = ""] = connectionTo(servers).kcat.split("\n");
    assert.match(line, /^bootstrap\.servers=broker-0:9092,.*,broker-\d+:9092$/);
    assert.ok(line.length <= 510 && line.length > 480, String(line.length));
    assert.ok(connectionTo(servers).clientProperties.includes(servers));
  });

  it("refuses a certificate without its key, and a key without its certificate", () => {
    assert.throws(() => connectionTo(SERVERS, { authorities, certificate }), {
      message: "certificate needs privateKey, got certificate alone; set both, or neither",
    });
    assert.throws(() => connectionTo(SERVERS, { authorities, privateKey }), {
      message: "privateKey needs certificate, got privateKey alone; set both, or neither",
    });
  });
});
