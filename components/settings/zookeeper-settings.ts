import { isFrom } from "../shared/release";
import type { Setting } from "./catalogue";

// ZooKeeper declares its settings nowhere, so this list is written by hand. Sources: the Administrator's Guide of ZooKeeper
// 3.6.3, `QuorumPeerConfig`, and the system properties `zookeeper.*` that the classes of 3.6.3 and 3.8.4 read: `zoo.cfg` sets each
// name that `QuorumPeerConfig` does not know as such a property. A test compares the names with the classes.

const some = (setting: Setting, names: string): Readonly<Record<string, Setting>> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, setting]),
  );

/** Settings of ZooKeeper 3.6.3, the version in Kafka 3.3.1, which newer versions have too. */
export const ZOOKEEPER_SETTINGS: Readonly<Record<string, Setting>> = {
  ...some({ type: "INT", min: "1" }, "tickTime initLimit syncLimit snapCount nio.numSelectorThreads"),
  ...some(
    { type: "INT", min: "0" },
    `autopurge.purgeInterval bitHashCacheSize clientPort clientPortListenBacklog cnxTimeout connection_throttle_fill_count
    connection_throttle_fill_time connection_throttle_global_session_weight connection_throttle_local_session_weight
    connection_throttle_renew_session_weight connection_throttle_tokens connectToLearnerMasterLimit electionPortBindRetry
    globalOutstandingLimit intBufferStartingSizeBytes largeRequestMaxBytes leader.ackLoggingFrequency
    leader.maxConcurrentDiffSyncs leader.maxConcurrentSnapSyncs leaderConnectDelayDuringRetryMs maxBatchSize maxClientCnxns
    maxCnxns maxGetChildrenResponseCacheSize maxResponseCacheSize messageTracker.BufferSize
    multiAddress.reachabilityCheckTimeoutMs nio.directBufferBytes nio.numWorkerThreads nio.sessionlessCnxnTimeout
    observerMaster.sizeLimit observerMasterPort pathStats.maxDepth pathStats.slotCapacity pathStats.slotDuration
    pathStats.topPathMax quorum.cnxn.threads.size request_throttle_max_requests request_throttle_stall_time
    request_throttler.shutdownTimeout secureClientPort watcherCleanIntervalInSeconds watcherCleanThreadsNum
    watcherCleanThreshold`,
  ),
  ...some(
    { type: "INT", min: "-1" },
    `commitLogCount commitProcessor.maxCommitBatchSize commitProcessor.maxReadBatchSize commitProcessor.numWorkerThreads
    connection_throttle_freeze_time fastleader.maxNotificationInterval fastleader.minNotificationInterval
    largeRequestThreshold leader.maxTimeToWaitForEpoch maxInProcessingDeadWatchers maxSessionTimeout minSessionTimeout
    netty.server.outstandingHandshake.limit quorumCnxnTimeoutMs`,
  ),
  ...some(
    { type: "LONG", min: "0" },
    `commitProcessor.shutdownTimeout flushDelay fsync.warningthresholdms jvm.pause.info-threshold.ms
    jvm.pause.sleep.time.ms jvm.pause.warn-threshold.ms maxWriteQueuePollTime nio.shutdownTimeout
    observer.election.DelayMs observer.reconnectDelayMs pathStats.delay pathStats.initialDelay preAllocSize`,
  ),
  ...some({ type: "LONG", min: "-1" }, "snapSizeLimitInKb txnLogSizeLimitInKb"),
  ...some(
    { type: "DOUBLE", min: "0" },
    `connection_throttle_decrease_ratio connection_throttle_drop_decrease connection_throttle_drop_increase
    pathStats.sampleRate`,
  ),
  ...some(
    { type: "BOOLEAN" },
    `allowSaslFailedClients audit.enable client.portUnification closeSessionTxn.enabled connection_throttle_weight_enabled
    datadir.autocreate db.autocreate digest.enabled emulate353TTLNodes enableEagerACLCheck extendedTypesEnabled
    forceSnapshotSync jvm.pause.monitor kerberos.removeHostFromPrincipal kerberos.removeRealmFromPrincipal
    learner.asyncSending localSessionsEnabled localSessionsUpgradingEnabled messageTracker.Enabled multiAddress.enabled
    multiAddress.reachabilityCheckEnabled netty.advancedFlowControl.enabled observer.syncEnabled pathStats.enabled
    portUnification quorum.auth.enableSasl quorum.auth.learnerRequireSasl quorum.auth.serverRequireSasl
    quorumListenOnAllIPs reconfigEnabled request_stale_connection_check request_stale_latency_check
    request_throttle_drop_stale sessionRequireClientSASLAuth snapshot.trust.empty sslQuorum sslQuorumReloadCertFiles
    standaloneEnabled syncEnabled tcpKeepAlive`,
  ),
  ...some({ type: "STRING", values: ["yes", "no"] }, "forceSync leaderServes skipACL"),
  ...some(
    { type: "STRING" },
    `4lw.commands.whitelist DigestAuthenticationProvider.superDigest SASLAuthenticationProvider.superPassword
    X509AuthenticationProvider.superUser clientPortAddress dataDir dataLogDir dynamicConfigFile ensembleAuthName
    letAnySaslUserDoX quorum.auth.kerberos.servicePrincipal quorum.auth.learner.saslLoginContext
    quorum.auth.server.saslLoginContext sasl.serverconfig secureClientPortAddress security.auth_to_local superUser`,
  ),
  ...some({ type: "CLASS" }, "audit.impl.class metricsProvider.className serverCnxnFactory watchManagerName"),
  // ZooKeeper would use 3 instead of a smaller number.
  "autopurge.snapRetainCount": { type: "INT", min: "3" },
  electionAlg: { type: "INT", min: "3", max: "3" },
  peerType: { type: "STRING", values: ["participant", "observer"] },
  "snapshot.compression.method": { type: "STRING", values: ["gz", "snappy", ""] },
  // A negative factor switches the feature off.
  snapshotSizeFactor: { type: "DOUBLE", max: "1" },
};

/** Settings that ZooKeeper 3.8.4, the version in Kafka 3.9.1, has besides. */
const NEWER_SETTINGS: Readonly<Record<string, Setting>> = {
  ...some(
    { type: "BOOLEAN" },
    `DigestAuthenticationProvider.enabled clientTcpKeepAlive enforce.auth.enabled enforceQuota fips-mode
    follower.skipLearnerRequestToNextProcessor forward_learner_requests_to_commit_processor_disabled
    kerberos.canonicalizeHostNames leader.closeSocketAsync learner.closeSocketAsync
    netty.server.earlyDropSecureConnectionHandshakes`,
  ),
  ...some({ type: "INT", min: "0" }, "throttled_op_wait_time"),
  ...some({ type: "LONG", min: "0" }, "kerberos.minReLoginTimeMs"),
  ...some({ type: "STRING" }, "DigestAuthenticationProvider.digestAlg enforce.auth.schemes oraclePath"),
};

const ALL_SETTINGS: Readonly<Record<string, Setting>> = { ...ZOOKEEPER_SETTINGS, ...NEWER_SETTINGS };

/** Settings of a version of ZooKeeper. */
export const zooKeeperSettings = (version: string): Readonly<Record<string, Setting>> =>
  isFrom("3.8.4", version) ? ALL_SETTINGS : ZOOKEEPER_SETTINGS;

/** Beginnings of the names of further settings, whose values have no common type. */
export const ZOOKEEPER_PREFIXES: readonly string[] = [
  "admin.",
  "authProvider.",
  "group.",
  "metricsProvider.",
  "server.",
  "ssl.",
  "weight.",
];

/** Names in the Administrator's Guide that `zoo.cfg` does not set, each with the name that has the effect. */
export const ZOOKEEPER_ALIASES: Readonly<Record<string, string>> = {
  advancedFlowControlEnabled: "netty.advancedFlowControl.enabled",
  connectionDecreaseRatio: "connection_throttle_decrease_ratio",
  connectionDropDecrease: "connection_throttle_drop_decrease",
  connectionDropIncrease: "connection_throttle_drop_increase",
  connectionFreezeTime: "connection_throttle_freeze_time",
  connectionMaxTokens: "connection_throttle_tokens",
  connectionTokenFillCount: "connection_throttle_fill_count",
  connectionTokenFillTime: "connection_throttle_fill_time",
  maxConcurrentDiffSyncs: "leader.maxConcurrentDiffSyncs",
  maxConcurrentSnapSyncs: "leader.maxConcurrentSnapSyncs",
  "outstandingHandshake.limit": "netty.server.outstandingHandshake.limit",
  requestStaleConnectionCheck: "request_stale_connection_check",
  requestStaleLatencyCheck: "request_stale_latency_check",
  requestThrottleDropStale: "request_throttle_drop_stale",
  requestThrottleLimit: "request_throttle_max_requests",
  requestThrottleStallTime: "request_throttle_stall_time",
};
