/** The instant at which a calendar day (`YYYY-MM-DD`) begins in a zone, in milliseconds since 1970 UTC. */
export function startOfDay(day: string, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  // The zone's offset is that of the instant looked for, which the offset of an instant near it leads to.
  return asUtc - offsetAt(zone, asUtc - offsetAt(zone, asUtc));
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(zone: string, at: number): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
