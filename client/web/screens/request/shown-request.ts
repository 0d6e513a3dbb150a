import { possibleActions, type PossibleActions } from '../../../../domain/access/possible-actions.ts';
import type { RequestView } from '../../../../domain/approval/view.ts';
import type { Person } from '../../../../domain/people/person.ts';
import { findPerson } from '../../../../domain/policy/assignees.ts';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../../domain/policy/slice.ts';
import { textField } from '../../../../domain/request/fields.ts';
import { EarlierHistoryError } from '../../../archive.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import type { ServerParts } from '../../../server/parts.ts';
import type { Reader } from '../../reader.ts';

/** A request with all that its page says and asks: for one reader, at one moment. */
export interface ShownRequest {
  readonly view: RequestView;
  /** The published policy for its entry point: labels, who sets what and where. */
  readonly policy: PolicySlice;
  readonly possible: PossibleActions;
  /** Ids of the steps that wait for the reader to decide them. */
  readonly own: readonly string[];
  /** The directory's people; none for a customer. */
  readonly people: readonly Person[];
  /** The name behind an e-mail address or a directory id. */
  readonly nameOf: (emailOrId: string) => string;
  /** The zone of the region's calendar, which deadlines are told in as well. */
  readonly beside?: { readonly place: string; readonly zone: string };
  readonly history: 'latest' | 'whole' | 'unreadable';
}

interface Asked {
  readonly parts: Pick<ServerParts, 'policy' | 'people'>;
  readonly door: PersonalDoor;
  readonly reader: Reader;
}

/**
 * Reads a request for whoever looks.
 * @throws NotThereError where it is not there, or not theirs
 */
export async function readRequest(
  { parts, door, reader }: Asked,
  requestId: string,
  { wholeHistory = false }: { readonly wholeHistory?: boolean } = {},
): Promise<ShownRequest> {
  const [{ view, history }, directory] = await Promise.all([
    readView(door, requestId, wholeHistory),
    parts.people.directory(),
  ]);
  const policy = slicePolicy(parts.policy, view.entryPoint);
  const possible = possibleActions(reader.who, { view, policy, directory });
  const isCustomer = reader.who.standing === 'customer';
  const beside = zoneBeside(policy, view);
  return {
    view,
    policy,
    possible,
    own: possible.onSteps
      .filter(({ actions }) => actions.includes('decide') || actions.includes('fulfil'))
      .map(({ step }) => step.step),
    people: isCustomer ? [] : Object.values(directory.people),
    // Names are for colleagues: a customer sees addresses of their own alone.
    nameOf: (text) => (isCustomer ? text : (findPerson(directory, text)?.name ?? text)),
    ...(beside === undefined ? {} : { beside }),
    history,
  };
}

async function readView(
  door: PersonalDoor,
  requestId: string,
  wholeHistory: boolean,
): Promise<Pick<ShownRequest, 'view' | 'history'>> {
  if (!wholeHistory) return { view: await door.view(requestId), history: 'latest' };
  try {
    return { view: await door.view(requestId, { allHistory: true }), history: 'whole' };
  } catch (error) {
    if (!(error instanceof EarlierHistoryError)) throw error;
    return { view: await door.view(requestId), history: 'unreadable' };
  }
}

function zoneBeside(policy: PolicySlice, { fields }: RequestView): ShownRequest['beside'] {
  const region = textField(fields, 'region');
  if (region === undefined || !Object.hasOwn(policy.regionCalendars, region)) return undefined;
  const zone = policy.calendars[policy.regionCalendars[region] ?? '']?.zone;
  return zone === undefined ? undefined : { place: region, zone };
}
