/** Keys of Spring Boot for settings of Kafka. Every other setting has the prefix `spring.kafka.properties`. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  "bootstrap.servers": "spring.kafka.bootstrap-servers",
  "security.protocol": "spring.kafka.security.protocol",
};

/** Settings of Spring Boot from those of Kafka's Java client. The keys work in every version of Spring Boot. */
export const springBootSettings = (java: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(java).map(([name, value]) => [
      OWN_KEYS[name] ?? `spring.kafka.properties.${name}`,
      withoutPlaceholders(value),
    ]),
  );

const DOLLAR = "$";

/** Placeholder of Spring for a property that is not set, with the default value `$`. */
const DOLLAR_PLACEHOLDER = `${DOLLAR}{kafka-cluster.dollar:${DOLLAR}}`;

/** Value that Spring reads as the same text. Spring has no escape for the beginning of a placeholder before version 6.2. */
const withoutPlaceholders = (value: string): string => value.replace(/\$(?=\{)/g, () => DOLLAR_PLACEHOLDER);
