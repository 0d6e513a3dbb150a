import { z } from 'zod';
import type { SandboxKind } from './presets.ts';

/** What a sandbox holds: how many of something, and the latest few. */
export interface Holding {
  readonly of: 'pocs' | 'creditRequests' | 'leads' | 'grants' | 'messages' | 'mails';
  readonly count: number;
  /** Whole credits, of grants. */
  readonly credits?: number;
  /** The newest first, a line each, as the sandbox has them. */
  readonly latest: readonly string[];
}

/** Asks a sandbox for JSON; throws where it does not answer as expected. */
export type Ask = <Answer>(path: string, schema: z.ZodType<Answer>) => Promise<Answer>;

const shownLatest = 3;

const texts = z.record(z.string(), z.unknown());
const recordsAnswer = z.object({ records: z.array(texts) });
const grantsAnswer = z.object({
  grants: z.array(z.object({ orgId: z.string(), credits: z.number(), grantId: z.string() })),
});
const larkAnswer = z.object({ messages: z.array(z.object({ receiveId: z.string() })) });
const mailAnswer = z.object({
  messages: z.array(z.object({ subject: z.string(), to: z.array(z.string()) })),
});

/** Nothing for what has nothing that people look at. */
export async function holdingsOf(kind: SandboxKind, ask: Ask): Promise<readonly Holding[]> {
  switch (kind) {
    case 'salesforce':
      return Promise.all([
        records(ask, 'pocs', 'PoC__c'),
        records(ask, 'creditRequests', 'Cloud_User_Request__c'),
        records(ask, 'leads', 'Lead'),
      ]);
    case 'tidb-cloud': {
      const { grants } = await ask('/_sandbox/grants', grantsAnswer);
      const credits = grants.reduce((sum, grant) => sum + grant.credits, 0);
      const lines = grants.map((grant) => `${grant.grantId} · Org ${grant.orgId} · ${grant.credits}`);
      return [{ of: 'grants', count: grants.length, credits, latest: lines.slice(-shownLatest).reverse() }];
    }
    case 'lark': {
      const { messages } = await ask('/api/messages', larkAnswer);
      const lines = messages.map(({ receiveId }) => receiveId);
      return [{ of: 'messages', count: messages.length, latest: lines.slice(0, shownLatest) }];
    }
    case 'mail': {
      const { messages } = await ask('/api/messages', mailAnswer);
      const lines = messages.map(({ subject, to }) => `${subject} → ${to.join(', ')}`);
      return [{ of: 'mails', count: messages.length, latest: lines.slice(0, shownLatest) }];
    }
    case 'identity':
    case 'other':
      return [];
  }
}

async function records(ask: Ask, of: Holding['of'], object: string): Promise<Holding> {
  const { records: all } = await ask(`/_sandbox/records/${object}`, recordsAnswer);
  const present = all.filter((record) => record['IsDeleted'] !== true);
  const line = (record: Readonly<Record<string, unknown>>): string =>
    ['Confetti_Request_Id__c', 'Name', 'Approval_Status__c', 'Status']
      .flatMap((field) => (typeof record[field] === 'string' ? [record[field]] : []))
      .join(' · ');
  return { of, count: present.length, latest: present.slice(-shownLatest).reverse().map(line) };
}
