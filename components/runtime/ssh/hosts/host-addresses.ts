import { isWildcard } from "../../../shared/address";

/** What applies to every host that has none of its own. */
export interface AddressChoice {
  /** Where listeners bind. */
  readonly bindAddress: string;
  /** What clients are told. @defaultValue - {@link bindAddress}, or the address of the host where that is any */
  readonly advertisedHost?: string;
}

/** What is known of a host's addresses. */
export interface AddressedHost {
  readonly login: { readonly address: string };
  readonly bindAddress?: string;
  readonly advertisedHost?: string;
}

/** Where services of a host listen, and what those are told who connect to them. */
export interface HostAddresses {
  readonly bind: string;
  readonly advertised: string;
}

/** The addresses of services that clients connect to, and of all services where these are on several hosts. */
export function hostAddresses(
  { login, bindAddress, advertisedHost }: AddressedHost,
  choice: AddressChoice,
): HostAddresses {
  const bound = bindAddress ?? choice.bindAddress;
  return {
    bind: bound,
    advertised: advertisedHost ?? choice.advertisedHost ?? (isWildcard(bound) ? login.address : bound),
  };
}

/** Those of a service that its peers alone connect to, where all are on this host: what clients are told is not for them. */
export const localHostAddresses = ({ login }: AddressedHost, bindAddress: string): HostAddresses =>
  hostAddresses({ login }, { bindAddress });
