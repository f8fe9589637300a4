import { type Plugin, pluginStep } from "./plugin-step";

export const DOCKER_PLUGIN: Plugin = { name: "docker", version: require("@pulumi/docker/package.json").version };

/** Pulumi's plugin for Docker, in Pulumi's home folder. */
export const dockerPluginStep = pluginStep(
  DOCKER_PLUGIN,
  "Docker plugin",
  "`runtime: docker` needs it; downloaded, else built from its Go modules (about 3 min, once for all checkouts)",
);
