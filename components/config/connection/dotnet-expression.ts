import type { LibrdkafkaSettings } from "./librdkafka-settings";

/** Types of the values that are no texts: those of `SecurityProtocol` are members of the enumeration `SecurityProtocol`. */
const ENUMERATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SecurityProtocol: { PLAINTEXT: "Plaintext", SSL: "Ssl", SASL_SSL: "SaslSsl" },
  SslEndpointIdentificationAlgorithm: { https: "Https" },
  SaslMechanism: { PLAIN: "Plain", "SCRAM-SHA-512": "ScramSha512" },
};

/** Expression in C# for Confluent.Kafka, from the settings of librdkafka. */
export const dotnetExpression = (settings: LibrdkafkaSettings): string =>
  `new ClientConfig { ${Object.entries(settings)
    .map(([name, value]) => assignment(propertyName(name), value))
    .join(", ")} }`;

/** Name of a setting in C#: `BootstrapServers` of `bootstrap.servers`. */
const propertyName = (setting: string): string =>
  setting.replace(/(?:^|\.)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** Assignment of a value. The escapes of texts are the same in C# and in JSON. */
const assignment = (property: string, value: string): string => {
  const member = ENUMERATIONS[property]?.[value];
  return `${property} = ${member === undefined ? JSON.stringify(value) : `${property}.${member}`}`;
};
