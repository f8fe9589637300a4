import { type Acl, filterBytes, readAclEntry, readAclResource } from "./acl";
import type { Request } from "./ask";
import { rejectError } from "./kafka-error";
import { kafkaRequest } from "./kafka-request";

/**
 * DescribeAcls (key 29) version 1: all ACLs whose principal is exactly this one. Each broker answers with the ACLs that it knows.
 * Version 1 is the oldest one that Kafka 4 accepts.
 */
export const describeAcls = (principal: string): Request<readonly Acl[]> =>
  kafkaRequest({
    name: "DescribeAcls",
    apiKey: 29,
    version: 1,
    body: filterBytes(principal),
    parse: (response) => {
      response.skip(4); // Throttle time.
      rejectError(response);
      const resources = response.list(() => {
        const resource = readAclResource(response);
        return response.list(() => ({ ...resource, ...readAclEntry(response) }));
      });
      return resources.flat();
    },
  });
