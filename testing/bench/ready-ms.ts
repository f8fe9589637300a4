import { join } from "node:path";

import { readRecord } from "../../components/runtime/local/service-record";
import type { ScratchStack } from "../stack/scratch-stack";

/** Time from start to readiness of services of this machine, one after the other, in milliseconds. @throws if one is not ready */
export async function readyMs(stack: ScratchStack, services: readonly string[]): Promise<number> {
  const times = await Promise.all(
    services.map(async (service) => {
      const record = await readRecord(join(stack.stackDir, service));
      if (record?.ready === undefined) {
        throw new Error(`${service} was not ready after up`);
      }
      return record.ready.readyMs;
    }),
  );
  return times.reduce((sum, time) => sum + time);
}
