import type { Confetti } from '../../../client/index.ts';
import { cannedConfetti } from './canned-confetti.ts';
import { personCalls, type ApiCaller } from './call-api.ts';
import { fakeServer } from './fake-server.ts';

export const colleague = 'xiaole.fang@example.com';
export const manager = 'manager.gpe@example.com';
export const operator = 'vince.yao@example.com';
export const customer = 'casey@acme.example.com';

interface Calls extends ApiCaller {
  /** What Confetti was first asked by this name. */
  readonly asked: (name: keyof Confetti) => readonly unknown[] | undefined;
  /** What it was asked, by name. */
  readonly names: () => (keyof Confetti)[];
}

/** Calls of somebody over a Confetti that says yes to everything but what is given, and keeps what it was asked. */
export function callsOf(email: string, answers: Partial<Confetti> = {}): Calls {
  const canned = cannedConfetti(() => customer);
  const server = fakeServer({ ...canned.answers, ...answers });
  return {
    ...personCalls(server, email),
    asked: (name) => canned.asked.find((each) => each.name === name)?.args,
    names: () => canned.asked.map(({ name }) => name),
  };
}
