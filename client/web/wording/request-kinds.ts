import { customerName, isRecordId } from '../../../domain/approval/headline.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import { kindOf, type EntryPoint } from '../../../domain/policy/policy.ts';
import { creditsField, textField } from '../../../domain/request/fields.ts';
import type { ListedRequest } from '../../lists.ts';
import type { InEveryLanguage, Language } from '../languages.ts';
import { creditsIn, numberIn } from './numbers.ts';

interface KindWords {
  readonly kinds: Readonly<Record<EntryPoint, string>>;
  readonly noRegion: string;
}

const words: InEveryLanguage<KindWords> = {
  en: {
    kinds: {
      'cloud-user': 'PoC',
      'cloud-sales': 'PoC',
      enterprise: 'Enterprise PoC',
      'top-up': 'top-up',
      internal: 'internal credits',
    },
    noRegion: 'no region',
  },
  zh: {
    kinds: {
      'cloud-user': 'PoC',
      'cloud-sales': 'PoC',
      enterprise: '企业版 PoC',
      'top-up': '追加额度',
      internal: '内部额度',
    },
    noRegion: '无区域',
  },
  ja: {
    kinds: {
      'cloud-user': 'PoC',
      'cloud-sales': 'PoC',
      enterprise: 'エンタープライズ PoC',
      'top-up': '追加クレジット',
      internal: '社内クレジット',
    },
    noRegion: 'リージョンなし',
  },
};

/** The parts of the first line (ux.md): `Acme Corp · PoC · 3,000 credits · APAC`. */
export interface FirstLine {
  readonly forWhom: string;
  /** What is asked, without for whom. */
  readonly what: string;
}

export function firstLineOf(language: Language, view: RequestView): FirstLine {
  const { fields, entryPoint, requester, pocId, status } = view;
  const said = words[language];
  const unnamed = entryPoint === 'internal' ? requester.email : pocId;
  const credits = creditsField(fields);
  const parts = [
    said.kinds[entryPoint],
    credits === undefined ? undefined : creditsIn(language, credits),
    textField(fields, 'region') ?? (status === 'draft' ? undefined : said.noRegion),
  ];
  return {
    forWhom: customerName(fields) ?? unnamed,
    what: parts.filter((part) => part !== undefined).join(' · '),
  };
}

/** The first line as a text. */
export function headlineIn(language: Language, view: RequestView): string {
  const { forWhom, what } = firstLineOf(language, view);
  return `${forWhom} · ${what}`;
}

/** A row of a list: `Acme Corp`, `top-up 3,500`, `APAC` (ux.md). */
export function listedLineOf(
  language: Language,
  request: ListedRequest,
): FirstLine & { readonly region: string } {
  const { kind, entryPoint, credits, account, pocId, requestId, region } = request;
  const said = words[language];
  const fallback: EntryPoint = kind === 'creditRequest' ? 'top-up' : 'cloud-user';
  const what = said.kinds[isEntryPoint(entryPoint, kind) ? entryPoint : fallback];
  const named = account === undefined || isRecordId(account) ? undefined : account;
  return {
    forWhom: named ?? (entryPoint === 'internal' ? requestId : (pocId ?? requestId)),
    what: credits === undefined ? what : `${what} ${numberIn(language, credits)}`,
    region: region ?? said.noRegion,
  };
}

/** Whatever else started a request may have noted anything. */
function isEntryPoint(text: string | undefined, kind: string): text is EntryPoint {
  return text !== undefined && Object.hasOwn(words.en.kinds, text) && kindOf(text as EntryPoint) === kind;
}
