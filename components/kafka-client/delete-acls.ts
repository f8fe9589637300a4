import { type Acl, aclBytes, readAclEntry, readAclResource } from "./acl";
import type { Request } from "./ask";
import { rejectError } from "./kafka-error";
import { int, kafkaRequest } from "./kafka-request";

/**
 * DeleteAcls (key 31) version 1. Every broker accepts the request. An ACL that does not exist is no error. The answer is a
 * `KafkaError` if an ACL can't be deleted.
 */
export const deleteAcls = (acls: readonly Acl[]): Request<void> =>
  kafkaRequest({
    name: "DeleteAcls",
    apiKey: 31,
    version: 1,
    body: Buffer.concat([int(acls.length, 4), ...acls.map(aclBytes)]),
    parse: (response) => {
      response.skip(4); // Throttle time.
      response.list(() => {
        rejectError(response);
        response.list(() => {
          rejectError(response);
          readAclResource(response);
          readAclEntry(response);
        });
      });
    },
  });
