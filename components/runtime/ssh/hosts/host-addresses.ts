import { isWildcard } from "../../../shared/address";
import type { ServicePlan } from "../../service-plan";

/** Addresses in the description of a host. */
export interface AddressedHost {
  readonly login: { readonly address: string };
  readonly bindAddress?: string;
  readonly advertisedHost?: string;
}

/** Address that services of a host bind to, and the host that their clients connect to. */
export interface HostAddresses {
  readonly bind: string;
  readonly advertised: string;
}

/** Addresses of services on a host: those of the host itself if given, otherwise those of the cluster. */
export function hostAddresses(
  { login, bindAddress, advertisedHost }: AddressedHost,
  cluster: Pick<ServicePlan, "bindAddress" | "advertisedHost">,
): HostAddresses {
  const bind = bindAddress ?? cluster.bindAddress;
  return {
    bind,
    advertised: advertisedHost ?? cluster.advertisedHost ?? (isWildcard(bind) ? login.address : bind),
  };
}
