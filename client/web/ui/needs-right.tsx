import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import type { Right } from '../../../domain/access/access-table.ts';
import type { ServerEnv, ServerParts } from '../../server/parts.ts';
import type { InEveryLanguage } from '../languages.ts';
import { readerOf } from '../reader.ts';
import { Notice } from './notice.tsx';
import { Page } from './page.tsx';
import { show } from './show.ts';

const en = {
  title: 'Not for you to see',
  why: (email: string) =>
    `This page is for colleagues in the directory, and ${email} is not one of them. An operator (BE&O) can add you.`,
  back: 'Back to your requests',
};

const words: InEveryLanguage<typeof en> = {
  en,
  zh: {
    title: '您无权查看',
    why: (email) => `此页面仅供通讯录中的同事查看，${email} 不在其中。运营人员（BE&O）可以添加您。`,
    back: '返回您的申请',
  },
  ja: {
    title: '表示できません',
    why: (email) =>
      `このページは社員名簿の登録者向けです。${email} は登録されていません。運用担当（BE&O）が追加できます。`,
    back: '自分の申請に戻る',
  },
};

/** Screens that take a right of colleagues: whoever has none is told so, before anything is looked up. */
export function needsRight(parts: ServerParts, right: Right): MiddlewareHandler<ServerEnv> {
  return createMiddleware<ServerEnv>(async (c, next) => {
    if (c.get('door').extent(right) !== 'none') return next();
    const reader = readerOf(c, parts);
    const said = words[reader.language];
    return show(
      c,
      <Page reader={reader} title={said.title}>
        <h1>{said.title}</h1>
        <Notice kind="refused">{said.why(reader.who.email)}</Notice>
        <p>
          <a href="/requests">{said.back}</a>
        </p>
      </Page>,
      403,
    );
  });
}
