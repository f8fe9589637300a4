import { sha512Of } from "../../../distribution/verify-sha512";
import { obtainLinuxJava } from "../../../java/obtain-linux-java";
import { HEALTHY, type Health } from "../../../pulumi/health";
import { defineProvider, plainInputs } from "../../../pulumi/provider-module";
import { errorCode } from "../../../shared/error-message";
import type { JavaArchiveInputs } from "./java-archive";

interface JavaArchiveOutputs extends JavaArchiveInputs, Health {
  readonly path: string;
  readonly sha512: string;
}

const javaArchiveProvider = defineProvider<JavaArchiveInputs, JavaArchiveOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.architecture !== news.architecture,
    replaces: olds.architecture === news.architecture ? [] : ["architecture"],
  }),

  create: async (inputs) => ({ id: inputs.architecture, outs: await ensureArchive(inputs) }),

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props) } }),

  update: async (_id, _olds, news) => ({ outs: await ensureArchive(news) }),
});

async function ensureArchive(inputs: JavaArchiveInputs): Promise<JavaArchiveOutputs> {
  const { path, sha512 } = await obtainLinuxJava(inputs.architecture);
  return { ...plainInputs(inputs), path, sha512, health: HEALTHY };
}

async function healthOf({ path, sha512 }: JavaArchiveOutputs): Promise<string> {
  try {
    return (await sha512Of(path)) === sha512 ? HEALTHY : `${path} was changed`;
  } catch (error) {
    return errorCode(error) === "ENOENT" ? `${path} is missing` : `${path} can't be read (${errorCode(error)})`;
  }
}

export = javaArchiveProvider;
