import { join } from "node:path";

/** State folder of a program that names none, in the folder of its Pulumi project. */
export const DEFAULT_STATE_DIR = ".kafka-cluster";

/** Name of the folder inside the project's folder that contains every file the project writes on this machine. */
const STATE_FOLDER = ".state";

/** Paths inside the state folder of a project. */
export const stateFolder = (projectDir: string) => {
  const root = join(projectDir, STATE_FOLDER);
  return {
    root,
    /** Pulumi's file backend. */
    backend: join(root, "backend"),
    /** Pulumi's home: plugins, the selected stack. */
    pulumiHome: join(root, "pulumi-home"),
    /** Pulumi CLI and language hosts. */
    bin: join(root, "bin"),
    /** File with the passphrase that encrypts the secrets of all stacks. */
    passphrase: join(root, "passphrase"),
    /** Java runtime that set-up installs if the machine has none. */
    java: join(root, "java"),
    /** Unpacked Kafka distributions. */
    distributions: join(root, "distributions"),
    /** Record of the adoption of data into a stack that is not complete yet. */
    adoption: (stack: string) => join(root, "adoptions", `${stack}.json`),
    /** Configuration, logs and, unless `dataDir` is set, data of one stack. */
    stack: (stack: string) => join(root, "stacks", stack),
  };
};
