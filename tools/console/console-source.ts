import type { ConsumerGroup } from "../groups/consumer-group";
import type { StackStatus } from "../status/stack-status";
import type { RecordChoice, TopicView } from "./pages/topic-view";

/** Source of all data that the console shows. */
export interface ConsoleSource {
  /** Name of the stack. */
  readonly stack: string;
  /** Reads the status of the stack. @throws if the stack does not exist or has no services. */
  status(): Promise<StackStatus>;
  /**
   * Reader of the last records of a topic, which remembers what it has read. It returns `undefined` if the topic does not exist.
   * @throws if no broker answers.
   */
  topic(name: string, choice: RecordChoice): { read(): Promise<TopicView | undefined> };
  /** Reads a consumer group; `undefined` if the group does not exist. @throws if no broker answers. */
  group(name: string): Promise<ConsumerGroup | undefined>;
}
