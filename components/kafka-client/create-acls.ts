import { type Acl, aclBytes } from "./acl";
import type { Request } from "./ask";
import { rejectError } from "./kafka-error";
import { int, kafkaRequest } from "./kafka-request";

/**
 * CreateAcls (key 30) version 1. Every broker accepts the request. An ACL that exists already is no error. The answer is a
 * `KafkaError` if an ACL is refused.
 */
export const createAcls = (acls: readonly Acl[]): Request<void> =>
  kafkaRequest({
    name: "CreateAcls",
    apiKey: 30,
    version: 1,
    body: Buffer.concat([int(acls.length, 4), ...acls.map(aclBytes)]),
    parse: (response) => {
      response.skip(4); // Throttle time.
      response.list(() => rejectError(response));
    },
  });
