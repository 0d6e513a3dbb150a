import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withRig } from '../../support/rig.ts';
import { choices, type Choice } from './model/choices.ts';
import { begin, Command, type Real } from './model/commands.ts';
import { peopleOf, policyOf, sendPeopleAway, type Variant } from './model/policy.ts';

/*
 * People do what they may and may not do, in turn and out of turn, once and again, by updates and by signals, while time
 * passes. After every single thing the workflow looks like a plain model of the chain, and refuses what the model refuses;
 * at the end every history is replayed (`withRig`).
 */

/** The commands of a run, which print as what they came to. */
class Script {
  readonly commands: readonly Command[];
  readonly lines: string[] = [];

  constructor(drawn: readonly Choice[]) {
    this.commands = drawn.map((choice) => new Command(choice));
  }

  toString(): string {
    return `\n${this.lines.join('\n')}\n`;
  }
}

/** Runs a script from a new draft on; answers what was done how often. */
async function run({ commands, lines }: Script, variant: Variant): Promise<Real['seen']> {
  const policy = policyOf(variant);
  const seen: Real['seen'] = {};
  await withRig({ policy }, async (rig) => {
    sendPeopleAway(rig.world, 0);
    const side = { people: peopleOf(policy), carriesDecisions: variant.carryDecisions };
    const [model, requestId] = await begin(rig, side);
    const nothingYet = { sent: [], contents: new Map(), afterEnd: 0, deeds: 0, executed: 0 };
    const real: Real = { rig, requestId, ...nothingYet, lines, seen };
    await fc.asyncModelRun(() => ({ model: { model }, real }), commands);
    assert.equal(real.executed, commands.length, 'every command was executed');
  });
  return seen;
}

/**
 * One run of so many commands. Where it fails fast-check prints the seed and the path; choices are made simpler for a minute
 * at most.
 */
async function agrees(seed: number, length: number, variant: Variant): Promise<Real['seen']> {
  const scripts = fc
    .array(choices, { minLength: length, maxLength: length, size: 'max' })
    .map((drawn) => new Script(drawn));
  let seen: Real['seen'] = {};
  const property = fc.asyncProperty(scripts, async (script) => {
    seen = await run(script, variant);
  });
  await fc.assert(property, { seed, numRuns: 1, skipAllAfterTimeLimit: 1500 });
  return seen;
}

describe('a plain model of the chain and the real workflow', function () {
  this.timeout(240_000);

  it('agree after each of 200 actions', async () => {
    const seen = await agrees(20240724, 200, { carryDecisions: false });
    console.log(seen);
  });

  for (const seed of [1, 2]) {
    it(`agree after each of 40 actions (${seed})`, async () => {
      await agrees(seed, 40, { carryDecisions: false });
    });
  }

  for (const seed of [3, 4]) {
    it(`agree where approvals are carried over into a new round (${seed})`, async () => {
      await agrees(seed, 40, { carryDecisions: true });
    });
  }
});
