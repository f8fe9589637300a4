/** Variables of each script for hosts, by the name of the script. The scripts describe their variables. */
export interface ScriptVariables {
  readonly folder: Readonly<
    Record<"host" | "owner" | "root" | "stack_id" | "unit_prefix" | "retain_data", string> &
      Record<"data_roots", readonly string[]>
  >;
  readonly installation: InstallationLocation &
    Readonly<
      Record<"generation" | "host" | "owner" | "root" | "stack_id" | "archive" | "url" | "sha512" | "must_hold", string>
    >;
  readonly service: ServiceLocation & ServiceTexts & ServiceLists;
  readonly "inspect-host": HostVariables;
  readonly "inspect-installation": InstallationLocation;
  readonly "inspect-service": ServiceLocation;
  readonly "inspect-usage": Pick<ServiceLocation, "service_dir"> & Record<"data_dirs", readonly string[]>;
  readonly "read-log": Readonly<Record<"log" | "inode" | "offset" | "lines", string>>;
  readonly "list-retained-data": Readonly<
    Record<"stack_folder" | "owner", string> & Record<"data_roots", readonly string[]>
  >;
  readonly "read-data-file": DataLocation & Readonly<Record<"file", string>>;
  readonly "find-in-data": DataLocation & Readonly<Record<"pattern", string>>;
}

type InstallationLocation = Readonly<Record<"what" | "home", string>>;

type ServiceLocation = Readonly<Record<"host" | "root" | "service_dir", string>>;

type DataLocation = Readonly<Record<"owner", string> & Record<"data_dirs", readonly string[]>>;

type ServiceTexts = Readonly<
  Record<
    | "generation"
    | "owner"
    | "stack_id"
    | "service"
    | "java_home"
    | "unit"
    | "unit_text"
    | "run_hash"
    | "retain_data"
    | "discard_file"
    | "discard_line"
    | "startup_timeout_s"
    | "error_line"
    | "fatal_line"
    | "stranger_line"
    | "trace_line"
    | "recovery_line"
    | "unknown_setting"
    | "stop_timeout_s",
    string
  >
>;

type ServiceLists = Readonly<
  Record<
    | `${"file" | "data_file" | "script"}_${"names" | "texts"}`
    | "data_dirs"
    | "condition"
    | "readiness"
    | "java_arguments"
    | "failures"
    | "secrets"
    | "logs",
    readonly string[]
  >
>;

type HostVariables = Readonly<Record<"stack_folder" | "java_home" | "installation" | "url", string>> &
  Readonly<Record<"port_services" | "port_numbers" | "port_addresses", readonly string[]>> &
  Readonly<Record<"owner", string>> &
  Readonly<
    Record<"data_roots" | "data_services" | "data_files" | "data_spreads" | "further_programs", readonly string[]>
  >;
