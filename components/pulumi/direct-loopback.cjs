// Lets Pulumi's SDK connect to the engine on this machine directly: gRPC would use the proxy of the environment, also for
// 127.0.0.1. Sets a variable that only gRPC reads, so that downloads still use the proxy.
// Plain JavaScript: Node loads this file before the SDK, which reads the variable when it connects.

/** Names and addresses of this machine. */
const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/**
 * Value of `no_grpc_proxy`: the hosts that the environment excludes from its proxies, and this machine. gRPC compares the
 * text between two commas with the end of a host, so that a blank would match nothing, and no text every host.
 *
 * @param env - environment variables. gRPC ignores `no_proxy` if `no_grpc_proxy` is set.
 */
const noGrpcProxy = (env) => {
  const given = env.no_grpc_proxy || env.no_proxy || env.NO_PROXY || "";
  const hosts = given.split(/[\s,]+/).filter((host) => host !== "");
  return [...new Set([...hosts, ...LOOPBACK])].join(",");
};

process.env.no_grpc_proxy = noGrpcProxy(process.env);

module.exports = { noGrpcProxy };
