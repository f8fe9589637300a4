import { join } from "node:path";

/** Name of the folder, inside the project's, that holds everything the project puts on this machine. */
export const STATE_FOLDER = ".state";

/** The places inside the state folder. One function of the project's folder, so that set-up, program and tests agree. */
export const stateFolder = (projectDir: string) => {
  const root = join(projectDir, STATE_FOLDER);
  return {
    root,
    /** Pulumi's file backend. */
    backend: join(root, "backend"),
    /** Pulumi's own home: plugins, the chosen stack. */
    pulumiHome: join(root, "pulumi-home"),
    /** The Pulumi CLI and the hosts beside it. */
    bin: join(root, "bin"),
    /** The passphrase of the stacks' secrets. */
    passphrase: join(root, "passphrase"),
    /** The Java runtime that set-up brought, if the machine has none. */
    java: join(root, "java"),
    /** Unpacked Kafka distributions. */
    distributions: join(root, "distributions"),
    /** What belongs to one stack: configuration, logs and, unless `dataDir` says otherwise, data. */
    stack: (stack: string) => join(root, "stacks", stack),
  };
};
