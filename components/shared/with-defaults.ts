/** `values` merged over `defaults`. Unlike with a spread, a value of `undefined` does not replace its default. */
export function withDefaults<Defaults extends object, Values extends object>(
  defaults: Defaults,
  values: Values,
): Defaults & Values {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(defined) } as Defaults & Values;
}
