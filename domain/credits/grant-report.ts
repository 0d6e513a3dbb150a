import type { GrantAnswer } from './grant.ts';

/** Whether a value has the shape of a report about a grant; signals can come from anywhere. */
export function isGrantReport(value: unknown): value is { idempotencyKey: string; answer: GrantAnswer } {
  if (!isRecord(value) || typeof value['idempotencyKey'] !== 'string') return false;
  const answer = value['answer'];
  if (!isRecord(answer)) return false;
  if (answer['outcome'] === 'declined') {
    return typeof answer['reason'] === 'string' && typeof answer['code'] === 'string';
  }
  const grant = answer['grant'];
  return (
    answer['outcome'] === 'granted' &&
    isRecord(grant) &&
    Number.isSafeInteger(grant['credits']) &&
    ['grantId', 'idempotencyKey', 'orgId', 'expiresOn', 'grantedAt'].every(
      (key) => typeof grant[key] === 'string',
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
