/** What is wrong with a reservation, whoever sent it; undefined when nothing is. */
export function invalidReservation(value: unknown): string | undefined {
  return invalidRelease(value) ?? wholeCredits((value as Record<string, unknown>)['credits']);
}

/** What is wrong with giving a reservation up, whoever sent it; undefined when nothing is. */
export function invalidRelease(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'a reservation must be an object';
  const { requestId } = value as Record<string, unknown>;
  return typeof requestId !== 'string' || requestId === '' ? 'requestId must be a text' : undefined;
}

/** What is wrong with a grant order for this Org; undefined when nothing is. */
export function invalidOrder(value: unknown, orgId: string): string | undefined {
  const wrong = invalidReservation(value);
  if (wrong !== undefined) return wrong;
  const order = value as Record<string, unknown>;
  const missing = ['idempotencyKey', 'orgId', 'expiresOn', 'pocId'].find(
    (key) => typeof order[key] !== 'string' || order[key] === '',
  );
  if (missing !== undefined) return `${missing} must be a text`;
  if (!Array.isArray(order['approvers'])) return 'approvers must be a list';
  return order['orgId'] === orgId
    ? undefined
    : `the order is for Org ${String(order['orgId'])}, not for ${orgId}`;
}

function wholeCredits(credits: unknown): string | undefined {
  return Number.isSafeInteger(credits) && (credits as number) > 0
    ? undefined
    : 'credits must be a whole number above zero';
}
