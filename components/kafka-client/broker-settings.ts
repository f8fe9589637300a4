import type { Request } from "./ask";
import { rejectError } from "./kafka-error";
import { ABSENT, int, kafkaRequest, type MessageReader, text } from "./kafka-request";

/** Setting of a broker as the broker describes it. A value that Kafka keeps secret is empty. */
export interface DescribedSetting {
  /** Value in effect; empty if the setting has none. */
  readonly value: string;
  /** Value that was set for this broker while it ran. @defaultValue - none was set */
  readonly ofBroker?: string;
  /** Value that was set for all brokers while they ran. @defaultValue - none was set */
  readonly ofCluster?: string;
  /** Value in the file that the broker was started with. @defaultValue - not in the file */
  readonly ofFile?: string;
  /** Kafka's default. @defaultValue - none */
  readonly byDefault?: string;
  /** True if Kafka keeps the value secret, which it does with settings that it does not know. @defaultValue false */
  readonly isSecret?: boolean;
}

/** Settings of a broker, by name. */
export type DescribedSettings = ReadonlyMap<string, DescribedSetting>;

/** Change of a setting of a running broker. */
export interface SettingChange {
  readonly name: string;
  /** Value to set. @defaultValue - the value that was set while the broker ran is deleted */
  readonly value?: string;
}

/** Brokers as a resource of a request: `ConfigResource.Type` in Kafka. */
const BROKER = 4;

/** Origins of a value: `DescribeConfigsResponse.ConfigSource` in Kafka. */
const ORIGINS: Readonly<Record<number, keyof Omit<DescribedSetting, "isSecret">>> = {
  2: "ofBroker",
  3: "ofCluster",
  4: "ofFile",
  5: "byDefault",
};

/** DescribeConfigs (key 32) for all settings of the broker that is asked. Version 1 is the first one with the origins of values. */
export const describeBroker = (brokerId: number): Request<DescribedSettings> =>
  kafkaRequest({
    name: "DescribeConfigs",
    apiKey: 32,
    version: 1,
    body: Buffer.concat([
      int(1, 4), // One resource.
      int(BROKER, 1),
      text(String(brokerId)),
      int(ABSENT, 4), // All settings.
      int(1, 1), // With origins.
    ]),
    parse: readDescription,
  });

/**
 * IncrementalAlterConfigs (key 44) version 0. The broker answers once the change is stored, and applies the change a moment later.
 * The answer is a {@link KafkaError} if the broker refuses the change.
 *
 * @param brokerId - id of the broker that is asked; `undefined` changes the values that are set for all brokers.
 */
export const alterBroker = (brokerId: number | undefined, changes: readonly SettingChange[]): Request<void> =>
  kafkaRequest({
    name: "IncrementalAlterConfigs",
    apiKey: 44,
    version: 0,
    body: Buffer.concat([
      int(1, 4), // One resource.
      int(BROKER, 1),
      text(brokerId === undefined ? "" : String(brokerId)),
      int(changes.length, 4),
      ...changes.flatMap(({ name, value }) => [text(name), int(value === undefined ? 1 : 0, 1), text(value)]),
      int(0, 1), // Not only a check.
    ]),
    parse: (response) => {
      response.skip(4); // Throttle time.
      response.list(() => {
        rejectError(response);
        response.skip(1); // Kind of the resource.
        response.text();
      });
    },
  });

function readDescription(response: MessageReader): DescribedSettings {
  response.skip(4); // Throttle time.
  const settings = response.list(() => {
    rejectError(response);
    response.skip(1); // Kind of the resource.
    response.text();
    return response.list(() => {
      const [name, value] = [response.text(), response.text()];
      response.skip(1 + 1); // True if only a restart changes the setting, and the origin.
      const isSecret = response.int(1) === 1;
      const origins = response.list(() => [response.text(), response.text(), response.int(1)] as const);
      const own = origins.filter(([origin]) => origin === name);
      return [
        name,
        {
          value,
          ...(isSecret && { isSecret }),
          ...Object.fromEntries(own.map(([, known, origin]) => [ORIGINS[origin] ?? "", known])),
        },
      ] as const;
    });
  });
  return new Map<string, DescribedSetting>(settings.flat());
}
