import assert from 'node:assert/strict';
import type { AsyncCommand } from 'fast-check';
import type { ActionAnswer, ActionPayloads } from '../../../../domain/approval/actions.ts';
import type { RequestView } from '../../../../domain/approval/view.ts';
import { RefusedError } from '../../../../client/refused.ts';
import type { Rig } from '../../../support/rig.ts';
import { salesFields } from '../../../support/walk.ts';
import { advance, turn, wild, type Choice, type Draft } from './choices.ts';
import { differences } from './compare.ts';
import {
  carryOut,
  contentOf,
  draft,
  hourMs,
  instantsAhead,
  passTime,
  type Deed,
  type Model,
} from './model.ts';
import { requester, type Known } from './policy.ts';
import { refusalOf } from './refusals.ts';

/*
 * A command does one thing to the workflow and to the model, and compares what can be seen of both.
 */

/** The model is replaced when a request is closed and another one is applied for. */
export interface Side {
  model: Model;
}

interface Sent {
  readonly deed: Deed;
  /** What an accepted update was answered. */
  readonly answer?: ActionAnswer;
}

/** The real workflow, and what the test has done to it. */
export interface Real {
  readonly rig: Rig;
  requestId: string;
  /** Of this request. */
  sent: Sent[];
  /** Per step: the inputs that were to be seen so far, with the hash of each. */
  contents: Map<string, Map<string, string>>;
  /** How many actions a closed request was sent. */
  afterEnd: number;
  deeds: number;
  /** How many commands were carried out with both sides agreeing. */
  executed: number;
  /** What was done, a line each, for whoever reads of a failure. */
  readonly lines: string[];
  /** How often each thing was done, so that the test can say what it has tested. */
  readonly seen: Record<string, number>;
}

/** A request of its own for both sides; a draft whose people are known. */
export async function begin(
  rig: Rig,
  side: Pick<Model, 'people' | 'carriesDecisions'>,
): Promise<[Model, string]> {
  const { creditsNeeded: _credits, creditsExpiryDate: _expiry, ...sales } = salesFields('APAC');
  const fields = { ...sales, region: 'APAC' };
  const email = emailOf(side.people, requester);
  const requestId = await rig.apply({ entryPoint: 'enterprise', requester: email, fields, submit: false });
  await rig.until(requestId, ({ fields: { regionLeader } }) => typeof regionLeader === 'string');
  return [draft({ ...side, fields }), requestId];
}

function emailOf(people: Readonly<Record<string, Known>>, person: string): string {
  return people[person]?.email ?? person;
}

export class Command implements AsyncCommand<Side, Real> {
  readonly #choice: Choice;

  constructor(choice: Choice) {
    this.#choice = choice;
  }

  /** What a choice means follows from the model, so it can always be done. */
  check(): boolean {
    return true;
  }

  async run(side: Side, real: Real): Promise<void> {
    await this.#do(side, real);
    await agree(side.model, real);
    real.executed += 1;
  }

  toString(): string {
    return JSON.stringify(this.#choice);
  }

  async #do(side: Side, real: Real): Promise<void> {
    const { model } = side;
    const { kind, asSignal } = this.#choice;
    if (model.status === 'closed') return this.#atTheEnd(side, real);
    if (kind === 'look') {
      note(real, 'look');
      return;
    }
    if (kind === 'pass') return this.#pass(model, real);
    if (kind === 'again') return this.#again(model, real);
    const drafted = { advance, turn, wild }[kind](model, this.#choice);
    return act(model, real, asDeed(real, drafted), asSignal);
  }

  /** Nothing can be done to a closed request; after two attempts there is another one. */
  async #atTheEnd(side: Side, real: Real): Promise<void> {
    real.afterEnd += 1;
    if (real.afterEnd < 3) {
      return act(side.model, real, asDeed(real, wild(side.model, this.#choice)), false);
    }
    note(real, 'another request');
    const [model, requestId] = await begin(real.rig, side.model);
    side.model = model;
    Object.assign(real, { requestId, sent: [], contents: new Map(), afterEnd: 0 });
  }

  /** Something that was sent before is sent again; or its id by somebody else, which is another action's. */
  async #again(model: Model, real: Real): Promise<void> {
    const { which, how, asSignal } = this.#choice;
    const latest = real.sent.slice(-8);
    const deed = latest[which % Math.max(1, latest.length)]?.deed;
    if (deed === undefined) {
      note(real, 'look');
      return;
    }
    const isTaken = model.answered.has(deed.id) && how % 4 === 0;
    return act(model, real, isTaken ? { ...deed, by: 'dexter.deng@example.com' } : deed, asSignal);
  }

  /** Never ends close to an instant at which something happens by itself, so that no machine is too slow for it. */
  async #pass(model: Model, real: Real): Promise<void> {
    const { how, which } = this.#choice;
    const hours = how % 12 === 11 ? 31 * 24 : 1 + (which % 9);
    const now = await real.rig.env.currentTimeMs();
    const isNear = (at: number): boolean =>
      instantsAhead(model).some((instant) => Math.abs(instant - at) < 15 * minuteMs);
    let ms = hours * hourMs;
    while (isNear(now + ms)) ms += 20 * minuteMs;
    note(real, 'pass', `${ms / minuteMs} minutes`);
    await real.rig.pass(`${ms} ms`);
    passTime(model, now + ms);
  }
}

function asDeed(real: Real, drafted: Draft): Deed {
  real.deeds += 1;
  return { id: `deed-${real.deeds}`, ...drafted };
}

function note(real: Real, what: string, more = ''): void {
  real.seen[what] = (real.seen[what] ?? 0) + 1;
  real.lines.push(`${what} ${more}`);
}

/** Does a deed in both, and checks how it is answered. */
async function act(model: Model, real: Real, drawn: Deed, asSignal: boolean): Promise<void> {
  const now = await real.rig.env.currentTimeMs();
  const deed = withContent(model, real, drawn);
  const isRepeated = model.answered.has(deed.id);
  const refusal = refusalOf(model, deed);
  const outcome = refusal ?? (isRepeated ? 'again' : 'done');
  note(real, `${deed.name}: ${outcome}`, `${asSignal ? 'signal' : 'update'} ${JSON.stringify(deed)}`);
  const payload = payloadOf(model, real, deed);
  if (refusal === undefined && !isRepeated) carryOut(model, deed, now);
  if (asSignal) await signal(model, real, deed, { payload, refusal });
  else await update(model, real, deed, { payload, refusal });
}

interface Expected {
  readonly payload: Payload;
  readonly refusal: string | undefined;
}

/** Nobody is answered; what was refused is kept where people look. */
async function signal(model: Model, real: Real, deed: Deed, { payload, refusal }: Expected): Promise<void> {
  const { rig, requestId, sent } = real;
  await rig.client.workflow.getHandle(requestId).signal(deed.name, payload);
  sent.push({ deed });
  if (refusal !== undefined) model.refusals.push({ action: deed.name, code: refusal });
}

async function update(model: Model, real: Real, deed: Deed, { payload, refusal }: Expected): Promise<void> {
  const { rig, requestId, sent } = real;
  const answer = await rig.confetti.act(requestId, deed.name, payload).catch((error: unknown) => {
    if (error instanceof RefusedError) return error;
    throw error;
  });
  if (refusal !== undefined) {
    assert.equal(
      answer instanceof RefusedError ? answer.refusal.code : 'done',
      refusal,
      'how it is answered',
    );
    sent.push({ deed });
    return;
  }
  if (answer instanceof RefusedError) assert.fail(`it is refused: ${answer.refusal.code} ${answer.message}`);
  const earlier = sent.find((each) => each.deed.id === deed.id);
  if (earlier?.answer !== undefined) {
    assert.deepEqual(answer, earlier.answer, 'the same is answered again');
  } else if (earlier === undefined) {
    const { status, round } = model;
    const { message: _, ...rest } = answer;
    assert.deepEqual(rest, { requestId, status, round }, 'the answer');
    sent.push({ deed, answer });
  }
}

/** The hash that a decision names as seen; none where none fits. */
function seenHash(model: Model, real: Real, { step: role, own }: Deed): string | undefined {
  const step = model.steps.find(({ rule }) => rule.role === role);
  if (step === undefined || own.seen === undefined) return undefined;
  const isPresent = own.seen === 'present';
  const present = contentOf(model, step);
  const known = real.contents.get(step.rule.role) ?? new Map<string, string>();
  return [...known].find(([inputs]) => (inputs === present) === isPresent)?.[1];
}

/** A decision names what it was made on only where that was to be seen. */
function withContent(model: Model, real: Real, deed: Deed): Deed {
  const { seen, ...own } = deed.own;
  return seen === undefined || seenHash(model, real, deed) !== undefined ? deed : { ...deed, own };
}

type Payload = ActionPayloads[Deed['name']];

function payloadOf(model: Model, real: Real, deed: Deed): Payload {
  const { id, by, round, step, own } = deed;
  const { seen: _, ...rest } = own;
  const seen = seenHash(model, real, deed);
  const common = { id, actor: { email: by, via: 'test' }, round, ...(step === undefined ? {} : { step }) };
  const payload = { ...common, ...rest, ...(seen === undefined ? {} : { seen }) };
  // The choices give each action what it takes, and sometimes less on purpose.
  return payload;
}

const minuteMs = 60_000;
const looks = 150;

/** What can be seen of both is the same, once what has been begun is done. */
async function agree(model: Model, real: Real): Promise<void> {
  const { rig, requestId, contents } = real;
  for (let look = 1; ; look += 1) {
    const view = await rig.view(requestId);
    const listed = await listedOf(rig, requestId);
    const wrong = differences(model, view, listed);
    if (wrong === undefined) {
      remember(model, view, contents);
      return;
    }
    if (look === looks) throw wrong;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function listedOf(rig: Rig, requestId: string): Promise<Record<string, unknown>> {
  const { typedSearchAttributes } = await rig.client.workflow.getHandle(requestId).describe();
  return Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
}

/** The hash of what a step decides on is another exactly when the inputs are. */
function remember(model: Model, { steps }: RequestView, contents: Real['contents']): void {
  for (const { step: role, content } of steps) {
    const step = model.steps.find(({ rule }) => rule.role === role);
    if (content === undefined || step === undefined) continue;
    const known = contents.get(role) ?? new Map<string, string>();
    const inputs = contentOf(model, step);
    assert.equal(known.get(inputs) ?? content, content, `${role}: the hash of the same content`);
    const others = [...known].filter(([other]) => other !== inputs).map(([, hash]) => hash);
    assert.ok(!others.includes(content), `${role}: other content has another hash`);
    contents.set(role, known.set(inputs, content));
  }
}
