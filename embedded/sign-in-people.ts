import { readPolicyFile } from '../client/policy-file.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { PersonInput } from '../sandbox/identity/people.ts';

/** The people of a policy as the sandbox's identity provider lists them: under the first role that they hold. */
export function signInPeople({ people, roles }: Pick<Policy, 'people' | 'roles'>): PersonInput[] {
  const titles = Object.values(roles).map(({ label, regions }) => ({
    label,
    holders: new Set(Object.values(regions).flatMap((region) => region.people)),
  }));
  const order = [...titles.map(({ label }) => label), 'Managers'];
  return Object.values(people)
    .map(({ id, name, email }) => {
      const title = titles.find(({ holders }) => holders.has(id))?.label ?? 'Managers';
      return { email, name, title };
    })
    .sort((a, b) => order.indexOf(a.title) - order.indexOf(b.title));
}

/**
 * Tells the identity provider who can sign in.
 * @returns whom it was told of
 * @throws Error when the policy cannot be read or the provider does not take them
 */
export async function givePeople(providerUrl: string, policyFile: string): Promise<PersonInput[]> {
  const people = signInPeople(readPolicyFile(policyFile));
  const answer = await fetch(`${providerUrl}/_sandbox/people`, {
    method: 'PUT',
    body: JSON.stringify(people),
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}: ${await answer.text()}`);
  return people;
}

/** A few to begin with: one for each of these jobs, and what they see. */
export function demoSignIns(people: readonly PersonInput[]): string[] {
  const firstOf = (what: string, title: (given: string) => boolean): string[] => {
    const person = people.find((each) => title(each.title ?? ''));
    return person === undefined ? [] : [`  ${person.name.padEnd(22)}${what}`];
  };
  return [
    ...firstOf('qualifies what customers apply for', (title) => title === 'SDR'),
    ...firstOf('asks for PoCs and credits, and answers for them', (title) => title === 'Sales'),
    ...firstOf('approves with a clock of 24 or 72 hours', (title) => title === 'GPE'),
    ...firstOf('releases credits, and operates everything', (title) => title.includes('BE&O')),
    `  ${'Casey (Acme Robotics)'.padEnd(22)}a customer: applies for a PoC and sees how it stands`,
  ];
}
