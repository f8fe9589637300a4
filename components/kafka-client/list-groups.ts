import type { Request } from "./ask";
import { kafkaRequest } from "./kafka-request";

/**
 * ListGroups (key 16) version 0: names of the consumer groups that the broker coordinates. A broker that is loading its groups
 * lists none.
 */
export const LIST_GROUPS: Request<readonly string[]> = kafkaRequest({
  name: "ListGroups",
  apiKey: 16,
  version: 0,
  parse: (response) => {
    response.skip(2); // Error code.
    return response.list(() => {
      const group = response.text();
      response.text(); // Type of the protocol.
      return group;
    });
  },
});
