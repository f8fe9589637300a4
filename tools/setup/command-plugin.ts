import { type Plugin, pluginStep } from "./plugin-step";

export const COMMAND_PLUGIN: Plugin = { name: "command", version: require("@pulumi/command/package.json").version };

/** Pulumi's plugin for commands on remote hosts, in Pulumi's home folder. */
export const commandPluginStep = pluginStep(
  COMMAND_PLUGIN,
  "command plugin",
  "`runtime: ssh` needs it; downloaded, else a stand-in is built from Go modules (about 2 min, once for all checkouts)",
);
