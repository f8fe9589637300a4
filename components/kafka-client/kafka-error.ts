import type { MessageReader } from "./kafka-request";

/** Answer with an error of Kafka. */
export class KafkaError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message || `error ${code}`);
  }
}

/** Reads an error code and a message. @throws {@link KafkaError} unless the code is 0. */
export const rejectError = (response: MessageReader): void => rejectCode(response.int(2), response.text());

/** @throws {@link KafkaError} unless the code is 0. */
export function rejectCode(code: number, message: string): void {
  if (code !== 0) {
    throw new KafkaError(code, message);
  }
}
