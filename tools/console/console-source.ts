import type { ConsumerGroup } from "../groups/consumer-group";
import type { StackStatus } from "../status/stack-status";
import type { RecordChoice, TopicView } from "./topic-view";

/** Reader of a topic, which remembers what it has read. */
export interface TopicReader {
  /** Reads the topic; `undefined` if the topic does not exist. @throws if no broker answers. */
  read(): Promise<TopicView | undefined>;
}

/** Source of all data that the console shows. */
export interface ConsoleSource {
  /** Name of the stack. */
  readonly stack: string;
  /** Reads the status of the stack. @throws if the stack does not exist or has no services. */
  status(): Promise<StackStatus>;
  /** Reader of the last records of a topic. */
  topic(name: string, choice: RecordChoice): TopicReader;
  /** Reads a consumer group; `undefined` if the group does not exist. @throws if no broker answers. */
  group(name: string): Promise<ConsumerGroup | undefined>;
}
