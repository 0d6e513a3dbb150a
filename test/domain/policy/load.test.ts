import assert from 'node:assert/strict';
import { describeProblem, parsePolicy } from '../../../domain/policy/load.ts';
import { problemsAfter, shippedText } from './shipped-policy.ts';
import type { Mistake } from './shipped-policy.ts';

function lineWith(text: string): number {
  return shippedText.split('\n').findIndex((line) => line.includes(text)) + 1;
}

const anchor = 'maxReassignments: 5';
const mistakes: Mistake[] = [
  {
    what: 'an unknown person in a role',
    find: 'NA: { people: [sdr.na] }',
    replacement: 'NA: { people: [sdr.mars] }',
    path: 'roles.sdr.regions.NA.people[0]',
    says: /no person "sdr\.mars": add them under people/,
  },
  {
    what: 'an unknown region in a role',
    find: 'NA: { people: [sdr.na] }',
    replacement: 'LATAM: { people: [sdr.na] }',
    path: 'roles.sdr.regions.LATAM',
    says: /no region "LATAM": use one of APAC, NA, EMEA, JP/,
  },
  {
    what: 'a region with nobody in it',
    find: 'NA: { people: [sdr.na] }',
    replacement: 'NA: { people: [] }',
    path: 'roles.sdr.regions.NA.people',
    says: /leave the region out/,
  },
  {
    what: 'an unknown role in a route',
    find: '- { role: sdr, slaHours: regional }',
    replacement: '- { role: sdrs, slaHours: regional }',
    path: 'pocApplication.cloud-user.steps[0].role',
    says: /no role "sdrs": use one of sdr, sales/,
  },
  {
    what: 'a role that is in a route twice',
    find: '- { role: sdr, slaHours: regional }',
    replacement: '- { role: sales, slaHours: regional }',
    path: 'pocApplication.cloud-user.steps[1].role',
    says: /twice/,
  },
  {
    what: 'an unknown switch',
    find: 'slaHours: 4, switch: rdgInPocChain }',
    replacement: 'slaHours: 4, switch: rdg }',
    path: 'pocApplication.cloud-user.steps[5].switch',
    says: /no switch "rdg": add it under switches/,
  },
  {
    what: 'a step that is skipped by a field that is not a yes-no',
    find: 'skipWhen: { field: presalesAutoApprove',
    replacement: 'skipWhen: { field: justification',
    path: 'pocApplication.cloud-user.steps[3].skipWhen.field',
    says: /not a yes-no field/,
  },
  {
    what: 'a route with credits that nobody adds',
    find: 'kind: fulfilment',
    replacement: 'kind: approval',
    path: 'pocApplication.cloud-user.steps',
    says: /nobody adds them/,
  },
  {
    what: 'an unknown field',
    find: 'decidesOn: [company, region]',
    replacement: 'decidesOn: [companyName, region]',
    path: 'roles.sdr.decidesOn[0]',
    says: /is not one of account, contact/,
  },
  {
    what: 'an unknown ladder',
    find: 'ladder: short',
    replacement: 'ladder: rope',
    path: 'roles.rdg.ladder',
    says: /no ladder "rope": use one of standard, short/,
  },
  {
    what: 'a selector of an unknown kind',
    find: 'assignee: region:sales',
    replacement: 'assignee: team:sales',
    path: 'roles.sales.assignee',
    says: /write person:<id>, region:<role>, field:<field> or manager:requester/,
  },
  {
    what: 'a selector for an unknown role',
    find: 'assignee: region:sales',
    replacement: 'assignee: region:salse',
    path: 'roles.sales.assignee',
    says: /no role "salse"/,
  },
  {
    what: 'a selector for a field that names nobody',
    find: 'assignee: region:sales',
    replacement: 'assignee: field:company',
    path: 'roles.sales.assignee',
    says: /does not name a person/,
  },
  {
    what: 'a field that is filled from a field',
    find: 'filledFrom: region:sdr',
    replacement: 'filledFrom: field:presales',
    path: 'fields.regionalSdr.filledFrom',
    says: /cannot be filled from a field/,
  },
  {
    what: 'an address that two people share, whatever its case',
    find: 'email: sdr.na@example.com',
    replacement: 'email: SDR.APAC@example.com',
    path: 'people.sdr.na.email',
    says: /already sdr\.apac's/,
  },
  {
    what: 'an unknown manager',
    find: 'manager: manager.apac }',
    replacement: 'manager: the.boss }',
    path: 'people.sdr.apac.manager',
    says: /no person "the\.boss"/,
  },
  {
    what: 'people who are each other’s managers',
    find: 'email: manager.gpe@example.com }',
    replacement: 'email: manager.gpe@example.com, manager: manager.gpe }',
    path: 'people.manager.gpe.manager',
    says: /their own manager/,
  },
  {
    what: 'a share of the SLA above 1',
    find: 'reminderShares: [0.5, 0.9]',
    replacement: 'reminderShares: [0.5, 90]',
    path: 'ladders.standard.reminderShares[1]',
    says: /0\.5 is half of the SLA/,
  },
  {
    what: 'shares that go down',
    find: 'reminderShares: [0.5, 0.9]',
    replacement: 'reminderShares: [0.9, 0.5]',
    path: 'ladders.standard.reminderShares[1]',
    says: /ascending/,
  },
  {
    what: 'hours below zero',
    find: '{ role: gpe, slaHours: 72 }',
    replacement: '{ role: gpe, slaHours: -72 }',
    path: 'pocApplication.enterprise.steps[1].slaHours',
    says: /hours must be above 0/,
  },
  {
    what: 'an unknown key',
    find: anchor,
    replacement: 'maxReassigments: 5',
    path: 'maxReassigments',
    says: /unknown key "maxReassigments".*known here: .*maxReassignments/,
  },
  {
    what: 'hours that are a word',
    find: '{ role: gpe, slaHours: 72 }',
    replacement: '{ role: gpe, slaHours: soon }',
    path: 'pocApplication.enterprise.steps[1].slaHours',
    says: /hours above 0 nor the word regional/,
  },
  {
    what: 'a fraction where a whole number belongs',
    find: anchor,
    replacement: 'maxReassignments: 2.5',
    path: 'maxReassignments',
    says: /whole number/,
  },
  {
    what: 'a channel that is listed twice',
    find: 'channels: [mail, lark]',
    replacement: 'channels: [mail, mail]',
    path: 'channels[1]',
    says: /everything would arrive twice/,
  },
  {
    what: 'a missing address',
    find: 'email: sdr.na@example.com, ',
    replacement: '',
    path: 'people.sdr.na.email',
    says: /is missing: add it/,
  },
  {
    what: 'a missing key',
    find: anchor,
    replacement: '# none',
    path: 'maxReassignments',
    says: /is missing: add it \(a number\)/,
  },
  {
    what: 'a value of the wrong kind',
    find: 'rdgInPocChain: false',
    replacement: 'rdgInPocChain: off',
    path: 'switches.rdgInPocChain',
    says: /should be true or false, not text/,
  },
  {
    what: 'a final status that PoC Status does not offer',
    find: 'final: [Succeeded',
    replacement: 'final: [Won',
    path: 'pocStatus.final[0]',
    says: /"Won" is not a choice of PoC Status/,
  },
  {
    what: 'a required field that nobody in a route may set',
    find: 'setBy: [presales]',
    replacement: 'setBy: [sdr]',
    path: 'pocApplication.cloud-sales.steps[0]',
    says: /nobody in this route may set it/,
  },
];

describe('parsePolicy', () => {
  it('reads the shipped policy', () => {
    assert.equal(parsePolicy(shippedText, 'policy.yaml').ok, true);
  });

  it('gives each person the id they are listed under', () => {
    const parsed = parsePolicy(shippedText, 'policy.yaml');
    assert.equal(parsed.ok && parsed.policy.people['xiaole.fang']?.id, 'xiaole.fang');
  });

  for (const { what, find, replacement, path, says } of mistakes) {
    it(`refuses ${what}, with its path and how to mend it`, () => {
      const problem = problemsAfter(find, replacement).find((each) => each.path === path);
      assert.match(problem?.message ?? 'nothing', says);
    });
  }

  it('says the line of a value that is wrong', () => {
    const [problem] = problemsAfter('manager: manager.emea }', 'manager: the.boss }');
    assert.equal(problem?.line, lineWith('sdr.emea: {'));
  });

  it('says the line of an unknown key', () => {
    const problems = problemsAfter('    ladder: standard', '    laddder: standard');
    const unknown = problems.find((problem) => problem.path === 'roles.sdr.laddder');
    assert.equal(unknown?.line, lineWith('    ladder: standard'));
  });

  it('says where the missing key belongs', () => {
    const problems = problemsAfter('edition: ', 'editions: ');
    assert.deepEqual(
      problems.map((problem) => problem.path),
      ['edition', 'editions'],
    );
  });

  it('refuses a route whose every approval can be left out', () => {
    const problems = problemsAfter(
      `- { role: presales, slaHours: regional } # seed 000; reading 3: auto-approve is for cloud requests only
      - { role: gpe, slaHours: 72 } # seed 000
      - { role: regional-leader, slaHours: regional } # seed 000`,
      '- { role: presales, slaHours: regional, switch: rdgInPocChain }',
    );
    assert.match(problems[0]?.message ?? '', /every approval can be left out/);
  });

  it('refuses an approval that comes after the fulfilment', () => {
    const problems = problemsAfter(
      '- { role: sdr, slaHours: regional } # seed 000',
      '- { role: beo, slaHours: 4 }',
    );
    assert.ok(problems.some((problem) => problem.message.includes('approves after the fulfilment')));
  });

  it('reports every problem at once, in the order of the file', () => {
    const text = shippedText.replace('edition:', 'editions:').replace(anchor, 'maxReassignments: many');
    const parsed = parsePolicy(text, 'policy.yaml');
    assert.deepEqual(!parsed.ok && parsed.problems.map((problem) => problem.path), [
      'edition',
      'editions',
      'maxReassignments',
    ]);
  });

  it('says the line of text that is not YAML', () => {
    const parsed = parsePolicy('edition: x\nregions: [APAC\npeople: {}\n', 'policy.yaml');
    assert.ok(!parsed.ok && (parsed.problems[0]?.line ?? 0) > 1);
  });

  it('refuses a key that is written twice', () => {
    const parsed = parsePolicy(`${shippedText}\nedition: again\n`, 'policy.yaml');
    assert.match(
      !parsed.ok ? (parsed.problems[0]?.message ?? '') : '',
      /not valid YAML: Map keys must be unique/,
    );
  });

  for (const [what, text] of [
    ['an empty file', ''],
    ['a list', '- a\n'],
    ['an alias that leads nowhere', 'edition: *nowhere\n'],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.equal(parsePolicy(text, 'policy.yaml').ok, false);
    });
  }

  it('describes a problem as file, line, path and message', () => {
    const problem = { file: 'policy.yaml', line: 7, path: 'edition', message: 'is missing: add it (text)' };
    assert.equal(describeProblem(problem), 'policy.yaml:7: edition: is missing: add it (text)');
  });
});
