const { createErrorFromCode } = require("kafkajs/src/protocol/error") as {
  createErrorFromCode(code: number): Error;
};

/** @throws the error of an error code in a response; 0 is no error. */
export function rejectErrorCode(code: number): void {
  if (code !== 0) {
    throw createErrorFromCode(code);
  }
}
