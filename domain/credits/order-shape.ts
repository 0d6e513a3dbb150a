/** What is wrong with a reservation, whoever sent it; undefined when nothing is. */
export function invalidReservation(value: unknown): string | undefined {
  return invalidRelease(value) ?? wholeCredits((value as Record<string, unknown>)['credits']);
}

/** What is wrong with giving a reservation up, whoever sent it; undefined when nothing is. */
export function invalidRelease(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'a reservation must be an object';
  const { requestId, pocId } = value as Record<string, unknown>;
  if (typeof requestId !== 'string' || !/^(?:poc|credits)\/.+/.test(requestId)) {
    return 'requestId must be the id of a request, such as poc/P-1042 or credits/C-207';
  }
  return pocId === undefined || typeof pocId === 'string' ? undefined : 'pocId must be a text';
}

/** What is wrong with an operator's word about a grant or a reservation; undefined when nothing is. */
export function invalidSettlement(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'it must be an object';
  const given = value as Record<string, unknown>;
  const missing = ['subject', 'by', 'reason'].find(
    (key) => typeof given[key] !== 'string' || given[key].trim() === '' || given[key].length > 500,
  );
  return missing === undefined ? undefined : `${missing} must be a text of at most 500 characters`;
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
