/** Queue of requests to one broker, inside kafkajs. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const { prototype } = require("kafkajs/src/network/requestQueue") as { readonly prototype: RequestQueue };
const scheduleCheck = prototype.scheduleCheckPendingRequests;

/**
 * Lets kafkajs 2.2.4 check its queue only while a request waits. kafkajs otherwise sets a timer also for an empty queue,
 * each millisecond and with a negative time, about which Node 24 prints a `TimeoutNegativeWarning` (kafkajs #1751).
 */
prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) {
    scheduleCheck.call(this);
  }
};
