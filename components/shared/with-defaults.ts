/** `values` over `defaults`; a value that is `undefined` leaves its default in place, unlike with a spread. */
export function withDefaults<Defaults extends object, Values extends object>(
  defaults: Defaults,
  values: Values,
): Defaults & Values {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(defined) } as Defaults & Values;
}
