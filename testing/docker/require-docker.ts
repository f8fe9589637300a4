import { docker } from "../../components/runtime/docker/docker-client";
import { type Requirement, skipUnless } from "../suites/requirement";
import { skipUnlessRequired } from "../suites/skip";

/** Time for the daemon to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** A Docker daemon that answers at the client's default address. */
export const DOCKER: Requirement = {
  suites: "tests of Docker",
  variable: "KAFKA_CLUSTER_REQUIRE_DOCKER",
  check: async () => void (await docker("", ["version"], { timeoutMs: ANSWER_TIMEOUT_MS })),
};

/** Skips the suite whose `before` calls it if no daemon answers, or fails it on a machine that must have one. */
export const requireDocker = (context: Mocha.Context): Promise<void> => skipUnless(context, DOCKER);

/** Skips a suite for another reason that has to do with Docker, or fails it on a machine that must have a daemon. */
export const skipWithoutDocker = (context: Mocha.Context, reason: string): never =>
  skipUnlessRequired(context, reason, DOCKER.variable);
