/** Services of a cluster's brokers, in the order of their ids, which count from 0. */
export const brokerNames = (name: string, brokers: number): string[] =>
  Array.from({ length: brokers }, (_, brokerId) => `${name}-${brokerId}`);
