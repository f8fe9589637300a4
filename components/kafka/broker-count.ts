import { integer } from "../shared/problems";

/** A number of brokers. */
export const BROKER_COUNT_SCHEMA = integer("a number of brokers", 1, 100);
