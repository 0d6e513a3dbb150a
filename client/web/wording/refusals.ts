import type { MissingField, RefusalCode } from '../../../domain/approval/refusal.ts';
import type { CommonRules } from '../../../domain/policy/policy.ts';
import type { InEveryLanguage, Language } from '../languages.ts';
import { ownersIn } from './owners.ts';
import { termIn } from './terms.ts';

/*
 * Refusals are worded by the workflow, in English. What can be said from their codes and parts is said in the reader's
 * language here; the rest of a sentence stays as it is.
 */

interface RefusalWords {
  /** `Not approved:` and the like, before a list of fields; by the English word. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly otherOutcome: string;
  readonly list: (outcome: string) => string;
  readonly missing: (label: string, who: string, where: string) => string;
  readonly where: (page: string, field: string) => string;
  /** What a code says whatever it is about; a code that is not here is told in the workflow's words alone. */
  readonly codes: { readonly [C in RefusalCode]?: string };
}

const words: InEveryLanguage<RefusalWords> = {
  en: {
    outcomes: {},
    otherOutcome: 'Not done',
    list: (outcome) => `${outcome}:`,
    where: (page, field) => `${page}, field ${field}`,
    missing: (label, who, where) => `${label} is empty; ${who} sets it (${where}).`,
    codes: {},
  },
  zh: {
    outcomes: { 'Not approved': '未批准', 'Not submitted': '未提交', 'Not released': '未放行' },
    otherOutcome: '未执行',
    list: (outcome) => `${outcome}：`,
    where: (page, field) => `${page}的“${field}”`,
    missing: (label, who, where) => `${label}为空；由${who}填写（${where}）。`,
    codes: {
      closed: '未执行：申请已关闭，不能再修改。',
      'stale-step': '未执行：该步骤已有结果。',
      'stale-round': '未执行：申请已进入新的一轮，请重新查看。',
      'stale-content': '未决定：您查看之后内容已有变化，请重新查看。',
      'own-request': '未执行：这是您提交的申请，须由他人决定。',
      'claimed-by-other': '未执行：他人已认领。请与其联系，或请求改派。',
      'already-decided': '未执行：已有决定。',
      'comment-required': '未决定：请在评论中说明原因，以便申请人修改。',
      'not-yours': '未执行：此步骤不由您负责。',
      'grant-under-way': '未执行：正在添加额度。',
      'unknown-person': '未执行：目录中没有此人。',
    },
  },
  ja: {
    outcomes: {
      'Not approved': '承認されませんでした',
      'Not submitted': '提出されませんでした',
      'Not released': '払い出されませんでした',
    },
    otherOutcome: '実行されませんでした',
    list: (outcome) => `${outcome}：`,
    where: (page, field) => `${page}の「${field}」`,
    missing: (label, who, where) => `${label}が未入力です。${who}が入力します（${where}）。`,
    codes: {
      closed: '実行されませんでした：申請はクローズ済みで、変更できません。',
      'stale-step': '実行されませんでした：このステップはすでに完了しています。',
      'stale-round': '実行されませんでした：新しいラウンドに入っています。もう一度ご確認ください。',
      'stale-content': '決定されませんでした：表示後に内容が変わりました。もう一度ご確認ください。',
      'own-request': '実行されませんでした：ご自身が提出した申請は、他の方が決定します。',
      'claimed-by-other':
        '実行されませんでした：他の方が担当を表明しています。本人に確認するか、担当変更を依頼してください。',
      'already-decided': '実行されませんでした：すでに決定されています。',
      'comment-required': '決定されませんでした：申請者が修正できるよう、理由をコメントに書いてください。',
      'not-yours': '実行されませんでした：このステップの担当ではありません。',
      'grant-under-way': '実行されませんでした：クレジットを付与しています。',
      'unknown-person': '実行されませんでした：ディレクトリに登録のない方です。',
    },
  },
};

/** What was not done, before a list of why: `Not approved:`, `未批准：`. */
export function outcomeIn(language: Language, message: string): string {
  const said = words[language];
  const english = /^[^:\n]+(?=:)/.exec(message)?.[0];
  const outcome = language === 'en' ? english : said.outcomes[english ?? ''];
  return said.list(outcome ?? said.otherOutcome);
}

/** A blank field that stands in the way: who sets it, and where. */
export function missingIn(
  language: Language,
  policy: Pick<CommonRules, 'fields' | 'roles'>,
  { field, label, where }: MissingField,
): string {
  return words[language].missing(
    termIn(language, label),
    ownersIn(language, policy, policy.fields[field]),
    whereIn(language, where),
  );
}

/** `PoC page, field Opportunity`; a place that the policy words otherwise stays as it is. */
function whereIn(language: Language, where: string): string {
  const [, page, field] = /^([^,]+), field (.+)$/.exec(where) ?? [];
  if (page === undefined || field === undefined) return where;
  return words[language].where(termIn(language, page), termIn(language, field));
}

/** What a refusal with this code says in general; undefined where only its own sentence says it. */
export function refusalIn(language: Language, code: RefusalCode | undefined): string | undefined {
  return code === undefined ? undefined : words[language].codes[code];
}
