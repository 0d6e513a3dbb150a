import type { StartField } from '../../../../domain/approval/start-form.ts';
import type { PolicySlice, RoleId } from '../../../../domain/policy/policy.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';
import type { Reader } from '../../reader.ts';
import { listIn, numberIn } from '../../wording/numbers.ts';
import { termIn } from '../../wording/terms.ts';
import { words } from './words.ts';

export function isCustomer({ who }: Reader): boolean {
  return who.standing === 'customer';
}

/** The same rules with the fields called as whoever asks calls them: a customer, or an employee whose own Org it is. */
export function inAskersWords(reader: Reader, policy: PolicySlice): PolicySlice {
  const { labels } = words[reader.language];
  const own = policy.route.audience === 'internal' ? { orgId: labels.orgId } : {};
  const renamed = Object.entries(isCustomer(reader) ? labels : own) as [FieldId, string][];
  return {
    ...policy,
    fields: {
      ...policy.fields,
      ...Object.fromEntries(renamed.map(([field, label]) => [field, { ...policy.fields[field], label }])),
    },
  };
}

/** What to write into a field, who else can, and which step needs it. */
export function helpFor(reader: Reader, policy: PolicySlice, asked: StartField): string {
  const { language } = reader;
  const said = words[language];
  if (isCustomer(reader)) {
    const help: { readonly [F in FieldId]?: string } = said.help;
    return help[asked.field] ?? '';
  }
  const label = (role: RoleId): string => termIn(language, policy.roles[role]?.label ?? role);
  const { others, neededBy, need } = asked;
  const about = [
    ...(others.length === 0 ? [] : [said.alsoSetBy(listIn(language, others.map(label), 'disjunction'))]),
    ...(neededBy[0] === undefined || need === 'required' ? [] : [said.neededBefore(label(neededBy[0]))]),
  ];
  const how = howToFill(reader, policy, asked);
  return [how, about.join(' · ')].filter((part) => part !== undefined && part !== '').join(' ');
}

function howToFill(
  { language }: Reader,
  policy: PolicySlice,
  { field, rule }: StartField,
): string | undefined {
  const { help } = words[language];
  switch (rule.type) {
    case 'credits':
      return help.credits(numberIn(language, policy.maxCreditsPerRequest));
    case 'date':
      return help.date;
    case 'person':
      return help.person;
    case 'link':
      return policy.route.submission.requires.includes(field) ? help.link : undefined;
    case 'region':
      return policy.route.audience === 'internal' ? undefined : help.region4Sales;
    default:
      if (field !== 'justification') return undefined;
      return policy.kind === 'pocApplication' ? help.justification : help.justificationShort;
  }
}
