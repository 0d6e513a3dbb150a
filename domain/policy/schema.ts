import { z } from 'zod';
import { dayNumber } from '../balance/calendar-day.ts';
import { fieldIds } from '../request/fields.ts';
import { entryPointsOf } from './policy.ts';

/*
 * The shape of a policy file. For the edges only: nothing that a workflow imports may import this file, because zod
 * costs each cached workflow memory. What refers to something else in the file is checked in references.ts.
 */

/** An object that refuses unknown keys and says which ones it knows. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}: remove it or correct its spelling (known here: ${known})`
        : undefined,
  });
}

const words = z.string().trim().min(1, 'is empty: write it out or remove the line');
const regionId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a region is a short code of letters and digits, such as APAC');
const roleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a role id is lower case with hyphens, such as regional-leader');
const personId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, 'a person id is lower case with dots or hyphens, such as xiaole.fang');
const key = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'a name here is letters, digits and hyphens');
const selector = z.union(
  [
    z.templateLiteral([z.enum(['person:', 'region:', 'field:']), z.string().min(1)]),
    z.literal('manager:requester'),
  ],
  { error: 'is not a selector: write person:<id>, region:<role>, field:<field> or manager:requester' },
);
const fieldId = z.enum(fieldIds);

/** A year of hours: longer is a slip of the keyboard. */
const hours = z.number().positive('hours must be above 0').max(8760, 'more than a year of hours');
const hoursOrNone = z.number().min(0, 'hours cannot be negative').max(8760, 'more than a year of hours');
const count = z.int('must be a whole number').min(0, 'cannot be negative').max(1000, 'at most 1000');
const days = z.int('must be a whole number of days').min(1, 'at least 1 day').max(3650, 'at most ten years');
const credits = z
  .int('must be whole credits')
  .min(1, 'must be above 0')
  .max(10_000_000, 'more than TiDB Cloud grants at once');
const share = z.number().gt(0, 'a share is above 0').lt(1, 'a share is below 1: 0.5 is half of the SLA');

const day = z
  .string()
  .refine((text) => dayNumber(text) !== undefined, 'is not a day of the calendar: write YYYY-MM-DD');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time of day: write '09:00'");
const closingTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "is not a time of day: write '18:00', or '24:00' for its end");
const year = z.int('must be a year').min(2000, 'is too long ago').max(2200, 'is too far ahead');

const calendar = strict({
  label: words,
  zone: words,
  source: words,
  opens: time,
  closes: closingTime,
  weekdays: z
    .array(z.int('1 is Monday, 7 is Sunday').min(1, '1 is Monday').max(7, '7 is Sunday'))
    .min(1, 'no weekday is worked, so no hours would ever pass: name at least one'),
  from: day,
  until: day,
  holidays: z.array(day),
  makeUpDays: z.array(day),
  utcOffsets: z
    .array(
      strict({
        from: z.iso.datetime('is not an instant in UTC: write 2026-03-08T07:00:00Z'),
        minutes: z
          .int('must be whole minutes')
          .min(-720, 'no place is more than 12 hours behind UTC')
          .max(840, 'no place is more than 14 hours ahead of UTC'),
      }),
    )
    .min(1, 'without an offset nobody knows when a day begins: add the first one'),
  provisional: z.exactOptional(z.array(year)),
});

/** What the hours of an SLA count in. */
const hoursKind = z.exactOptional(z.enum(['elapsed', 'business']));

const person = strict({
  name: words,
  email: z.email('is not an e-mail address'),
  manager: z.exactOptional(personId),
  larkId: z.exactOptional(words),
  slackId: z.exactOptional(words),
  salesforceId: z.exactOptional(words),
  region: z.exactOptional(regionId),
});

const arrangement = strict({
  people: z
    .array(personId)
    .min(
      1,
      'nobody is named: name somebody, or leave the region out so that it waits in the operations queue',
    ),
  slaHours: z.exactOptional(hours),
  hours: hoursKind,
});

const role = strict({
  label: words,
  kind: z.enum(['approval', 'fulfilment']),
  responsibility: words,
  assignee: selector,
  regions: z.record(regionId, arrangement),
  requires: z.array(fieldId),
  decidesOn: z.array(fieldId),
  ladder: key,
  hours: hoursKind,
});

const howMany = 'is neither one, all nor how many of them have to approve (2 to 20)';

const routeStep = strict({
  role: roleId,
  slaHours: z.union([hours, z.literal('regional')], {
    error: 'is neither hours above 0 nor the word regional (Per Regional Arrangement)',
  }),
  slaByRegion: z.exactOptional(z.record(regionId, hours)),
  hours: hoursKind,
  skipWhen: z.exactOptional(strict({ field: fieldId, because: words })),
  switch: z.exactOptional(key),
  onlyRegions: z.exactOptional(
    z.array(regionId).min(1, 'names no region: remove the line or name the regions'),
  ),
  requires: z.exactOptional(z.array(fieldId)),
  needs: z.exactOptional(
    z.union([z.enum(['one', 'all']), z.int(howMany).min(2, howMany).max(20, howMany)], { error: howMany }),
  ),
  alongside: z.exactOptional(z.boolean()),
  automatic: z.exactOptional(z.boolean()),
});

const steps = z.array(routeStep).min(1, 'a route needs at least one step');

const tier = strict({
  id: key,
  upTo: z.exactOptional(strict({ creditsNeeded: credits, accumulatedCredits: credits })),
  steps,
});

const route = strict({
  label: words,
  page: z.exactOptional(words),
  audience: z.enum(['external', 'internal']),
  credits: z.boolean(),
  submission: strict({
    requires: z.array(fieldId),
    confirms: z.array(fieldId),
    onGap: z.enum(['warn', 'block']),
  }),
  requesterRole: z.exactOptional(roleId),
  sponsor: z.exactOptional(selector),
  // What neither a chain nor tiers have is said by route-checks.ts.
  steps: steps.default([]),
  tiers: z.exactOptional(z.array(tier).min(1, 'lists no tier: remove the line, or add tiers').max(10)),
  accumulated: z.exactOptional(strict({ per: z.enum(['org', 'poc']), countsThisRequest: z.boolean() })),
});

const field = strict({
  label: words,
  type: z.enum(['text', 'credits', 'date', 'yes-no', 'person', 'choice', 'link', 'region']),
  setBy: z.array(roleId).min(1, 'says nobody who may set it: name roles, requester or system'),
  where: words,
  choices: z.exactOptional(z.array(words).min(1, 'offers no choice')),
  filledFrom: z.exactOptional(selector),
  material: z.exactOptional(z.enum(['any', 'increase', 'never'])),
});

const ladder = strict({
  reminderShares: z.array(share).max(5, 'at most 5 reminders'),
  levels: z
    .array(
      strict({
        afterHours: hoursOrNone,
        tell: z.array(z.enum(['assignee', 'manager', 'role', 'operations'])),
        add: z.exactOptional(z.array(z.enum(['manager', 'role', 'operations'])).min(1, 'adds nobody')),
      }),
    )
    .min(1, 'a ladder needs at least one level')
    .max(10, 'at most 10 levels'),
  repeat: strict({ everyHours: hours, times: count }),
  decision: strict({ hours, everyHours: hours, times: count }),
  restartsClock: z.exactOptional(z.boolean()),
});

/** The file as written: people are keyed by their id, which `parsePolicy` then copies into each person. */
export const policyFileSchema = strict({
  edition: words,
  regions: z.array(regionId).min(1, 'a policy needs at least one region'),
  people: z.record(personId, person),
  operations: strict({
    queue: z
      .array(personId)
      .min(1, 'nobody looks after requests without an approver: name at least one person'),
    operators: z.array(personId).min(1, 'nobody could free a stuck request: name at least one person'),
  }),
  fields: z.record(fieldId, field),
  roles: z.record(roleId, role),
  ladders: z.record(key, ladder),
  switches: z.record(key, z.boolean()),
  channels: z.array(z.enum(['mail', 'lark'])),
  maxReassignments: count,
  salesforceGraceMinutes: z.number().min(0, 'minutes cannot be negative').max(1440, 'more than a day'),
  resubmitWithinDays: days,
  carryDecisions: z.exactOptional(z.boolean()),
  pocStatus: strict({
    initial: words,
    final: z.array(words).min(1, 'no status would ever end a PoC: name at least one'),
    staleAfterDays: days,
    maxReminders: count,
    closeAfterDays: days,
  }),
  links: z.record(
    words,
    z.union([z.literal(''), z.url({ protocol: /^https?$/ })], {
      error: "is neither an http(s) address nor '' (a page named without an address)",
    }),
  ),
  maxCreditsPerRequest: credits,
  employees: strict({
    emailDomains: z.array(
      z
        .string()
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain is lower case with dots, such as example.com'),
    ),
  }),
  topUpAfterExpiry: z.boolean(),
  balance: strict({
    checkEveryHours: z.number().min(1, 'at least 1 hour').max(168, 'at most a week'),
    warnAtSharesUsed: z.array(share).max(10, 'at most 10 shares'),
    warnDaysBeforeExpiry: z.array(days).max(10, 'at most 10'),
    allowanceHours: hoursOrNone,
    forecastWindowDays: z.int('must be a whole number of days').min(1).max(92, 'at most 92 days'),
  }),
  calendars: z.record(key, calendar),
  regionCalendars: z.record(regionId, key),
  reconciliation: strict({ everyHours: z.number().min(1, 'at least 1 hour').max(168, 'at most a week') }),
  pocApplication: z.record(z.enum(entryPointsOf.pocApplication), route),
  creditRequest: z.record(z.enum(entryPointsOf.creditRequest), route),
});

export type PolicyFile = z.infer<typeof policyFileSchema>;
