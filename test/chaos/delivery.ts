import { RefusedError } from '../../client/refused.ts';
import type { ActionAnswer, ActionName, ActionPayloads } from '../../domain/approval/actions.ts';
import { isPassing, untilAnswered } from './patience.ts';
import type { Delivery } from './script.ts';
import type { Stage } from './stage.ts';

/** An action that is ready to be sent, under an id of its own. */
export interface Letter {
  readonly requestId: string;
  readonly name: ActionName;
  readonly payload: { readonly id: string } & Readonly<Record<string, unknown>>;
}

/** What was asked for once was done twice, or answered in two ways. */
export class DoubledError extends Error {
  override readonly name = 'DoubledError';
}

/**
 * Sends an action in one of the ways in which actions reach a request, until it is known what became of it.
 * @throws RefusedError where it was refused, DoubledError where it was carried out twice
 */
export async function deliver(stage: Stage, letter: Letter, delivery: Delivery): Promise<ActionAnswer> {
  switch (delivery) {
    case 'update':
      return send(stage, letter);
    case 'twice': {
      const [first, second] = await Promise.all([send(stage, letter), send(stage, letter)]);
      if (JSON.stringify(first) === JSON.stringify(second)) return first;
      throw new DoubledError(`${said(letter)}: sent twice, it was answered in two ways`);
    }
    case 'double-click':
      return doubleClick(stage, letter);
    case 'impatient':
      await stage.hasty.act(letter.requestId, letter.name, payloadOf(letter)).catch(passingOnly);
      return send(stage, letter);
    case 'signal': {
      const handle = stage.client.workflow.getHandle(letter.requestId);
      await untilAnswered(() => handle.signal(letter.name, letter.payload));
      return send(stage, letter);
    }
  }
}

/** Sends an action that has to be refused; answers whether it was. */
export async function isRefused(stage: Stage, letter: Letter): Promise<boolean> {
  try {
    await send(stage, letter);
    return false;
  } catch (error) {
    if (error instanceof RefusedError) return true;
    throw error;
  }
}

function send(stage: Stage, letter: Letter): Promise<ActionAnswer> {
  return untilAnswered(() => stage.confetti.act(letter.requestId, letter.name, payloadOf(letter)));
}

async function doubleClick(stage: Stage, letter: Letter): Promise<ActionAnswer> {
  const again = { ...letter, payload: { ...letter.payload, id: `${letter.payload.id}-again` } };
  const clicks = await Promise.allSettled([send(stage, letter), send(stage, again)]);
  const accepted = clicks.flatMap((click) => (click.status === 'fulfilled' ? [click.value] : []));
  const [answer] = accepted;
  if (answer !== undefined && accepted.length === 1) return answer;
  if (accepted.length > 1) throw new DoubledError(`${said(letter)}: both of two clicks were carried out`);
  throw clicks.find((click) => click.status === 'rejected')?.reason;
}

/** The action's type is checked by the request itself, which is what is tested here. */
function payloadOf({ payload }: Letter): ActionPayloads[ActionName] {
  return payload as unknown as ActionPayloads[ActionName];
}

function said({ requestId, name, payload }: Letter): string {
  return `${requestId} ${name} ${payload.id}`;
}

function passingOnly(error: unknown): void {
  if (!isPassing(error)) throw error;
}
