/** Settings of the systemd unit of a service. */
export interface UnitSettings {
  /** `project/stack/service`. */
  readonly owner: string;
  /** Account that the service runs as. */
  readonly user: string;
  readonly serviceDir: string;
  /** Folders that the service may write to. */
  readonly writable: readonly string[];
  /** Folders that the service may read, in addition to those of the system. */
  readonly readable: readonly string[];
  /** Arguments of `bash`. */
  readonly arguments: readonly string[];
  readonly stopTimeoutMs: number;
}

/** Pause before systemd restarts a failed service, in seconds, and the number of restarts within a period. */
const RESTART = { afterS: 5, times: 10, withinS: 120 } as const;

/**
 * Text of a hardened unit. Restarts go on for longer than ZooKeeper's session of 18 s, during which a killed broker stays
 * registered.
 *
 * Three restrictions are left out: `MemoryDenyWriteExecute`, because a JVM compiles code; `PrivateUsers`, because the account
 * must see which ports the service holds; `ProtectHome=tmpfs`, because systemd 252 then lets every account write to the home
 * folders. `/run/lock` is inaccessible, because every account may write to it. Units have no order: each service waits for
 * the services that it needs, and a broker also stops well after its ZooKeeper.
 *
 * @param settings - paths must not contain characters with a meaning for systemd.
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
