/** What a systemd unit of a service is made of. */
export interface UnitSettings {
  /** `project/stack/service`. */
  readonly owner: string;
  /** Account that it runs as. */
  readonly user: string;
  readonly serviceDir: string;
  /** Folders that it may write to. */
  readonly writable: readonly string[];
  /** Folders that it may read, beside those of the system. */
  readonly readable: readonly string[];
  /** Words after `bash`. */
  readonly arguments: readonly string[];
  readonly stopTimeoutMs: number;
}

/** Time after which systemd starts a service again that has failed, in seconds, and how often within which time. */
const RESTART = { afterS: 5, times: 10, withinS: 120 } as const;

/**
 * The text of a hardened unit. Restarts outlast ZooKeeper's session of 18 s, for which a broker that was killed stays
 * registered.
 *
 * Not among the bounds: `MemoryDenyWriteExecute`, which keeps a JVM from compiling; `PrivateUsers`, which keeps the account
 * from seeing what ports the service holds; `ProtectHome=tmpfs`, which systemd 252 takes for homes that anyone may write
 * to, as it leaves `/run/lock` to everyone. There is no order among units: each waits by itself for what it needs, and a
 * broker stops well after its ZooKeeper, too.
 *
 * @param settings - paths hold nothing that systemd takes for more than a letter.
 */
export const renderUnit = (settings: UnitSettings): string =>
  `[Unit]
Description=${settings.owner} (kafka-cluster)
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=${RESTART.withinS}
StartLimitBurst=${RESTART.times}

[Service]
Type=exec
User=${settings.user}
WorkingDirectory=${settings.serviceDir}
Environment=LANG=C.UTF-8
ExecStart=/usr/bin/env bash ${settings.arguments.join(" ")}
Restart=on-failure
RestartSec=${RESTART.afterS}
SuccessExitStatus=143
TimeoutStopSec=${Math.ceil(settings.stopTimeoutMs / 1_000)}
LimitNOFILE=100000
OOMScoreAdjust=-500
UMask=0077
ProtectSystem=strict
TemporaryFileSystem=/home:ro /root:ro /run/user:ro
InaccessiblePaths=-/run/lock
BindReadOnlyPaths=${settings.readable.join(" ")}
BindPaths=${settings.writable.join(" ")}
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
RemoveIPC=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes

[Install]
WantedBy=multi-user.target
`;
