import type { InEveryLanguage, Language } from '../languages.ts';
import { termIn } from './terms.ts';

const en = {
  switchedOff: 'off in the policy',
  onlyFor: (regions: string, region: string) => `only for ${regions}, this is ${region}`,
};

const words: InEveryLanguage<typeof en> = {
  en,
  zh: { switchedOff: '策略中未启用', onlyFor: (regions, region) => `仅限 ${regions}，本申请为 ${region}` },
  ja: {
    switchedOff: 'ポリシーで無効',
    onlyFor: (regions, region) => `${regions} のみ（この申請は ${region}）`,
  },
};

/** Why a step is left out (`domain/policy/plan.ts`), without what only its policy's author wants to know. */
export function reasonIn(language: Language, because: string): string {
  const said = words[language];
  if (/^policy switch \S+ is off$/.test(because)) return said.switchedOff;
  const [, regions, region] = /^only for (.+), this is (.+)$/.exec(because) ?? [];
  if (regions !== undefined && region !== undefined) return said.onlyFor(regions, region);
  // `Presales auto-approved (Presales Auto-approve is yes)`
  return termIn(language, because.replace(/ \(.+ is yes\)$/, ''));
}
