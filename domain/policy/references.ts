import { checkCalendars } from './calendar-checks.ts';
import { routesOf, type EscalationLadder, type Policy } from './policy.ts';
import { checkRoute } from './route-checks.ts';
import { checkSelector, unknownPerson, unknownRegion, unknownRole } from './name-checks.ts';
import type { Finding, Path, Report } from './name-checks.ts';

/** What a well-formed policy still gets wrong: names that lead nowhere, and routes that would approve by accident. */
export function findBrokenReferences(policy: Policy): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (path, message) => findings.push({ path, message });
  checkRegions(policy, report);
  checkChannels(policy, report);
  checkPeople(policy, report);
  checkFields(policy, report);
  checkRoles(policy, report);
  for (const { kind, entryPoint, route } of routesOf(policy)) {
    checkRoute(policy, route, [kind, entryPoint], report);
  }
  for (const [name, ladder] of Object.entries(policy.ladders)) checkLadder(ladder, ['ladders', name], report);
  checkPocStatus(policy, report);
  checkCalendars(policy, report);
  return findings;
}

function checkRegions(policy: Policy, report: Report): void {
  policy.regions.forEach((region, index) => {
    if (policy.regions.indexOf(region) < index) {
      report(['regions', index], `region ${region} is listed twice: remove one`);
    }
  });
}

function checkChannels(policy: Policy, report: Report): void {
  policy.channels.forEach((channel, index) => {
    if (policy.channels.indexOf(channel) < index) {
      report(['channels', index], `${channel} is listed twice, so everything would arrive twice: remove one`);
    }
  });
}

function checkPeople(policy: Policy, report: Report): void {
  const ownerOfEmail = new Map<string, string>();
  for (const [id, person] of Object.entries(policy.people)) {
    const email = person.email.toLowerCase();
    const owner = ownerOfEmail.get(email);
    if (owner !== undefined) {
      report(
        ['people', id, 'email'],
        `${person.email} is already ${owner}'s: give each person their own address`,
      );
    }
    ownerOfEmail.set(email, id);
    if (person.manager === undefined) continue;
    const path = ['people', id, 'manager'];
    if (!Object.hasOwn(policy.people, person.manager)) report(path, unknownPerson(person.manager));
    else if (isOwnManager(policy, id)) {
      report(path, `${id} ends up as their own manager: an escalation would go in circles, break the chain`);
    }
  }
  for (const list of ['queue', 'operators'] as const) {
    policy.operations[list].forEach((id, index) => {
      if (!Object.hasOwn(policy.people, id)) report(['operations', list, index], unknownPerson(id));
    });
  }
}

function isOwnManager(policy: Policy, id: string): boolean {
  const seen = new Set<string>();
  let next = policy.people[id]?.manager;
  while (next !== undefined && !seen.has(next)) {
    if (next === id) return true;
    seen.add(next);
    next = policy.people[next]?.manager;
  }
  return false;
}

function checkFields(policy: Policy, report: Report): void {
  for (const [id, field] of Object.entries(policy.fields)) {
    const path = ['fields', id];
    field.setBy.forEach((who, index) => {
      if (who !== 'requester' && who !== 'system' && !Object.hasOwn(policy.roles, who)) {
        report([...path, 'setBy', index], unknownRole(policy, who));
      }
    });
    if (field.type === 'choice' && field.choices === undefined) {
      report(path, 'is a choice without choices: list them');
    }
    if (field.type !== 'choice' && field.choices !== undefined) {
      report(
        [...path, 'choices'],
        `choices are for type choice, this is ${field.type}: change one of the two`,
      );
    }
    if (field.material === 'increase' && field.type !== 'credits' && field.type !== 'date') {
      report(
        [...path, 'material'],
        `only credits and dates increase, this is ${field.type}: write any or never`,
      );
    }
    if (field.filledFrom === undefined) continue;
    if (field.type !== 'person') {
      report([...path, 'filledFrom'], `only a person can be filled from a selector, this is ${field.type}`);
    } else if (field.filledFrom.startsWith('field:')) {
      report(
        [...path, 'filledFrom'],
        'a field cannot be filled from a field: write region:<role> or person:<id>',
      );
    } else checkSelector(policy, field.filledFrom, [...path, 'filledFrom'], report);
  }
}

function checkRoles(policy: Policy, report: Report): void {
  for (const [id, role] of Object.entries(policy.roles)) {
    const path = ['roles', id];
    if (id === 'requester' || id === 'system') {
      report(path, `"${id}" means somebody else in setBy: give the role another id`);
    }
    checkSelector(policy, role.assignee, [...path, 'assignee'], report);
    for (const [region, { people }] of Object.entries(role.regions)) {
      if (!policy.regions.includes(region))
        report([...path, 'regions', region], unknownRegion(policy, region));
      people.forEach((person, index) => {
        if (!Object.hasOwn(policy.people, person)) {
          report([...path, 'regions', region, 'people', index], unknownPerson(person));
        }
      });
    }
    if (!Object.hasOwn(policy.ladders, role.ladder)) {
      report(
        [...path, 'ladder'],
        `no ladder "${role.ladder}": use one of ${Object.keys(policy.ladders).join(', ')}`,
      );
    }
  }
}

function checkLadder(ladder: EscalationLadder, path: Path, report: Report): void {
  ladder.reminderShares.forEach((share, index) => {
    const before = ladder.reminderShares[index - 1];
    if (before !== undefined && share <= before) {
      report(
        [...path, 'reminderShares', index],
        `${share} does not come after ${before}: list shares in ascending order`,
      );
    }
  });
  ladder.levels.forEach((level, index) => {
    const before = ladder.levels[index - 1];
    if (before !== undefined && level.afterHours <= before.afterHours) {
      report(
        [...path, 'levels', index, 'afterHours'],
        `${level.afterHours} h does not come after ${before.afterHours} h: list levels in ascending order`,
      );
    }
    if (level.tell.length === 0 && (level.add ?? []).length === 0) {
      report(
        [...path, 'levels', index],
        'tells nobody and adds nobody: name assignee, manager, role or operations',
      );
    }
  });
}

function checkPocStatus(policy: Policy, report: Report): void {
  const choices = policy.fields.pocStatus.choices ?? [];
  const { initial, final } = policy.pocStatus;
  const unknown = (status: string): string =>
    `"${status}" is not a choice of ${policy.fields.pocStatus.label}: use one of ${choices.join(', ')}`;
  if (!choices.includes(initial)) report(['pocStatus', 'initial'], unknown(initial));
  final.forEach((status, index) => {
    if (!choices.includes(status)) report(['pocStatus', 'final', index], unknown(status));
    if (status === initial) {
      report(
        ['pocStatus', 'final', index],
        `"${status}" is the initial status too: a PoC would end as it begins`,
      );
    }
  });
}
