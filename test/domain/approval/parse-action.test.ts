import assert from 'node:assert/strict';
import fc from 'fast-check';
import { actionNames } from '../../../domain/approval/actions.ts';
import { answerTo } from '../../../domain/approval/answer.ts';
import { apply } from '../../../domain/approval/apply.ts';
import { check } from '../../../domain/approval/check.ts';
import { parseAction } from '../../../domain/approval/parse-action.ts';
import { fieldIds } from '../../../domain/request/fields.ts';
import {
  completed,
  customer,
  draft,
  handedIn,
  seller,
  submitted,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const seed = 7;
const base = { id: 'a-1', actor: { email: seller, via: 'cli' }, round: 1 };
const claim = { ...base, step: 'gpe' };

function message(name: (typeof actionNames)[number], payload: unknown): string {
  const parsed = parseAction(name, payload);
  return parsed.ok ? 'accepted' : parsed.refusal.message;
}

describe('the payload of an action', () => {
  const wrong: [string, unknown, RegExp][] = [
    ['nothing at all', undefined, /payload must be an object/],
    ['a text', 'approve', /payload must be an object/],
    ['a list', [claim], /payload must be an object/],
    ['no id', { ...claim, id: undefined }, /id must be a text/],
    ['a blank id', { ...claim, id: ' ' }, /id must be a text/],
    ['a long id', { ...claim, id: 'x'.repeat(101) }, /id is longer than 100 characters/],
    ['an id that every object knows', { ...claim, id: 'constructor' }, /id cannot be "constructor"/],
    ['an id called __proto__', { ...claim, id: '__proto__' }, /id cannot be "__proto__"/],
    ['no actor', { ...claim, actor: undefined }, /actor must be an object/],
    ['an actor without an address', { ...claim, actor: { via: 'cli' } }, /actor\.email must be a text/],
    ['no round', { ...claim, round: undefined }, /round must be a whole number/],
    ['half a round', { ...claim, round: 0.5 }, /round must be a whole number/],
    ['no step', base, /step must be a text/],
    ['something more', { ...claim, force: true }, /payload has no "force"; it takes id, actor, round, step/],
    ['a proto key', JSON.parse('{"__proto__":{"id":"x"}}'), /payload has no "__proto__"/],
    [
      'what could not be decoded',
      { undecodable: 'bad bytes' },
      /could not be decoded \(bad bytes\); send JSON/,
    ],
  ];
  for (const [what, payload, expected] of wrong) {
    it(`is refused with ${what}, and the answer says so`, () =>
      assert.match(message('claim', payload), expected));
  }

  it('names the action it was for', () => {
    assert.match(message('decide', {}), /^Not done: in "decide", /);
  });

  it('takes the three decisions only', () => {
    assert.match(
      message('decide', { ...claim, decision: 'maybe' }),
      /must be one of approve, reject, send-back/,
    );
  });

  it('takes null for an optional comment that is not there', () => {
    const parsed = parseAction('recall', { ...base, comment: null });
    assert.ok(parsed.ok && !('comment' in parsed.action));
  });

  it('takes comments of 4,000 characters and no more', () => {
    assert.equal(message('comment', { ...claim, comment: 'x'.repeat(4000) }), 'accepted');
    assert.match(message('comment', { ...claim, comment: 'x'.repeat(4001) }), /longer than 4000/);
  });

  it('names at least one field to set', () => {
    assert.match(message('setFields', { ...base, fields: {} }), /fields names no field/);
  });

  it('names known fields only, and says which there are', () => {
    assert.match(
      message('setFields', { ...base, fields: { budget: 1 } }),
      /has no "budget"; the fields are account, contact/,
    );
  });

  it('holds plain values only', () => {
    assert.match(
      message('setFields', { ...base, fields: { account: ['A'] } }),
      /fields\.account must be a text, a number/,
    );
  });

  it('amends at least one field', () => {
    assert.match(message('amend', base), /fields must be an object of fields and values/);
    assert.match(message('amend', { ...base, fields: {} }), /fields names no field/);
  });

  it('is on the request as a whole where it amends, and on no step', () => {
    assert.match(message('amend', { ...claim, fields: { account: 'A' } }), /payload has no "step"/);
  });

  const byHand: [string, unknown, RegExp][] = [
    ['a grant id', { grantId: 'G-1' }, /^accepted$/],
    ['a reference', { reference: 'https://tickets.example.com/1' }, /^accepted$/],
    ['both', { grantId: 'G-1', reference: 'ticket 1' }, /^accepted$/],
    ['a reference and null for the grant id', { grantId: null, reference: 'ticket 1' }, /^accepted$/],
    ['nothing in it', {}, /byHand must have a grantId or a reference/],
    ['nulls only', { grantId: null, reference: null }, /byHand must have a grantId or a reference/],
    ['blanks', { grantId: ' ' }, /byHand\.grantId must be a text/],
    ['a long grant id', { grantId: 'G'.repeat(101) }, /byHand\.grantId is longer than 100 characters/],
    ['a long reference', { reference: 'r'.repeat(501) }, /byHand\.reference is longer than 500 characters/],
    ['something more', { grantId: 'G-1', credits: 9 }, /byHand has no "credits"/],
    ['a text', 'G-1', /byHand must be an object/],
  ];
  for (const [what, given, expected] of byHand) {
    it(`says how credits were added by hand with ${what}`, () =>
      assert.match(message('fulfil', { ...base, step: 'beo', byHand: given }), expected));
  }

  it('keeps a null that empties a field', () => {
    const parsed = parseAction('setFields', { ...base, fields: { account: null } });
    assert.deepEqual(parsed.ok && parsed.action.name === 'setFields' && parsed.action.fields, {
      account: null,
    });
  });
});

describe('any payload whatever', () => {
  it('is read without an exception', () => {
    const almost = fc.record(
      {
        id: fc.anything(),
        actor: fc.oneof(fc.anything(), fc.record({ email: fc.anything(), via: fc.anything() })),
        round: fc.anything(),
        step: fc.anything(),
        decision: fc.anything(),
        fields: fc.anything(),
        comment: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...actionNames),
        fc.oneof(fc.jsonValue(), fc.anything(), almost),
        (name, payload) => {
          const parsed = parseAction(name, payload);
          assert.ok(parsed.ok || parsed.refusal.code === 'malformed');
        },
      ),
      { seed, numRuns: 1500 },
    );
  });

  it('that is well formed is checked and carried out without an exception', function () {
    this.timeout(30_000);
    const stages: (() => Request)[] = [
      () => draft('cloud-user', { region: null }),
      () => submitted('cloud-user'),
      () => waitingFor('sales', 'cloud-user'),
      () => waitingFor('gpe', 'enterprise'),
      () => waitingFor('beo', 'cloud-sales'),
      () => completed('cloud-sales'),
      () => draft('top-up'),
      () => handedIn('top-up'),
      () => waitingFor('finance', 'top-up'),
      () => waitingFor('beo', 'top-up'),
      () => submitted('internal'),
    ];
    const who = fc.constantFrom(
      customer,
      seller,
      'sdr.apac@example.com',
      'sales.apac@example.com',
      'xiaole.fang@example.com',
      'vince.yao@example.com',
      'manager.apac@example.com',
    );
    const words = fc
      .string({ minLength: 1, maxLength: 30, unit: 'binary' })
      .filter((text) => text.trim() !== '');
    const value = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), who);
    const own = fc.record({
      decision: fc.constantFrom('approve', 'reject', 'send-back'),
      comment: words,
      question: words,
      answer: words,
      to: fc.oneof(who, words),
      from: fc.oneof(who, words),
      approver: fc.oneof(who, words),
      byHand: fc.oneof(fc.record({ grantId: words }), fc.record({ reference: words })),
      fields: fc.dictionary(fc.constantFrom(...fieldIds), value, { minKeys: 1, maxKeys: 4 }),
    });
    const step = fc.oneof(
      fc.constantFrom('sdr', 'sales', 'presales', 'gpe', 'finance', 'manager', 'beo', '__proto__'),
      words,
    );
    const takes: Record<string, readonly string[]> = {
      decide: ['decision', 'comment'],
      comment: ['comment'],
      ask: ['question'],
      answer: ['answer'],
      setFields: ['fields', 'comment'],
      fulfil: ['comment', 'byHand'],
      reassign: ['to', 'from'],
      delegate: ['to', 'from'],
      addApprover: ['approver'],
      nudge: ['comment'],
      override: ['decision', 'comment'],
      recall: ['comment'],
      resubmit: ['comment'],
      amend: ['fields', 'comment'],
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...stages),
        // A policy is compared with the published one before it is adopted.
        fc.constantFrom(...actionNames.filter((name) => name !== 'adoptPolicy')),
        who,
        own,
        step,
        (stage, name, email, all, on) => {
          const request = stage();
          const { state, policy, now } = request;
          const isOnStep = !['submit', 'setFields', 'recall', 'resubmit', 'amend'].includes(name);
          const parsed = parseAction(name, {
            id: 'f-1',
            actor: { email, via: 'web' },
            round: state.round,
            ...(isOnStep ? { step: on } : {}),
            ...Object.fromEntries((takes[name] ?? []).map((key) => [key, all[key as keyof typeof all]])),
          });
          assert.ok(parsed.ok, parsed.ok ? '' : parsed.refusal.message);
          const refusal = check(state, policy, parsed.action, now);
          if (refusal !== undefined) return assert.match(refusal.message, /^Not \w+: .+/s);
          apply(state, policy, parsed.action, now);
          answerTo(state, policy, parsed.action, now);
        },
      ),
      { seed, numRuns: 600 },
    );
  });
});
