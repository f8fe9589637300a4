import { sha512Of } from "../../distribution/verify";
import { type Health, WHOLE } from "../../shared/health";
import { type ProviderModule, plainInputs } from "../../shared/provider-module";
import { codeOf } from "../../shared/reason";
import type { JavaArchiveInputs } from "./java-archive";
import { linuxJava } from "./linux-java";

interface JavaArchiveOutputs extends JavaArchiveInputs, Health {
  readonly path: string;
  readonly sha512: string;
}

const javaArchiveProvider: ProviderModule<JavaArchiveInputs, JavaArchiveOutputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== WHOLE || olds.architecture !== news.architecture,
    replaces: olds.architecture === news.architecture ? [] : ["architecture"],
  }),

  create: async (inputs) => ({ id: inputs.architecture, outs: await there(inputs) }),

  read: async (id, props) => ({ id, props: { ...props, health: await healthOf(props) } }),

  update: async (_id, _olds, news) => ({ outs: await there(news) }),

  delete: async () => {},
};

async function there(inputs: JavaArchiveInputs): Promise<JavaArchiveOutputs> {
  const { path, sha512 } = await linuxJava(inputs.architecture);
  return { ...plainInputs(inputs), path, sha512, health: WHOLE };
}

async function healthOf({ path, sha512 }: JavaArchiveOutputs): Promise<string> {
  try {
    return (await sha512Of(path)) === sha512 ? WHOLE : `${path} is not as it was made`;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? `${path} is gone` : `${path} can't be read (${codeOf(error)})`;
  }
}

export = javaArchiveProvider;
