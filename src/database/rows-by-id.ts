/** Puts rows in the order of the ids that were asked for; null where there is none. */
export function asRows<Row extends { readonly id: string }>(
  ids: readonly string[],
  found: readonly Row[],
): (Row | null)[] {
  const byId = new Map(found.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
