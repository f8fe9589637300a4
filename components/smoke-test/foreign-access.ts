import type { Request } from "../kafka-client/ask";
import { int, kafkaRequest, text } from "../kafka-client/kafka-request";

/** Error code of a topic that a user may not even describe: TOPIC_AUTHORIZATION_FAILED. */
const TOPIC_REFUSED = 29;

/** Error code of a group that a user may not even describe: GROUP_AUTHORIZATION_FAILED. */
const GROUP_REFUSED = 30;

/** Error of a broker that lets the user do nothing with a topic or a group. */
export class AccessRefusal extends Error {}

function rejectRefusal(code: number, refusal: number): void {
  if (code === refusal) {
    throw new AccessRefusal(`error ${code}`);
  }
}

/**
 * Metadata (key 3) version 5 of one topic. Every right to a topic includes this request.
 *
 * @throws an {@link AccessRefusal} if the user has no right to the topic.
 */
export const topicAccess = (topic: string): Request<void> =>
  kafkaRequest({
    name: "Metadata",
    apiKey: 3,
    version: 5,
    body: Buffer.concat([int(1, 4), text(topic), int(0, 1)]), // The topic is not created.
    parse: (response) => {
      response.skip(4); // Throttle time.
      response.list(() => [response.int(4), response.text(), response.int(4), response.text()]); // Brokers.
      response.text(); // Id of the cluster.
      response.skip(4); // Id of the controller.
      response.skip(4); // Number of topics: one.
      rejectRefusal(response.int(2), TOPIC_REFUSED);
    },
  });

/**
 * FindCoordinator (key 10) version 0 of a group. Every right to a group includes this request.
 *
 * @throws an {@link AccessRefusal} if the user has no right to the group.
 */
export const groupAccess = (group: string): Request<void> =>
  kafkaRequest({
    name: "FindCoordinator",
    apiKey: 10,
    version: 0,
    body: text(group),
    parse: (response) => rejectRefusal(response.int(2), GROUP_REFUSED),
  });
