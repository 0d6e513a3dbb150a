import type { InEveryLanguage } from '../web/languages.ts';

const en = {
  declined: {
    title: 'You did not sign in',
    text: 'The sign-in was stopped at the identity provider. Nothing was done.',
  },
  over: {
    title: 'This sign-in is over',
    text: 'It was used already, it took longer than ten minutes, or another tab began a new one. Nothing is lost: go on, and sign in once more if you are asked to.',
  },
  unconfirmed: {
    title: 'Your e-mail address is not confirmed',
    text: 'Confetti knows people by their e-mail address. Confirm yours at the identity provider, then sign in once more.',
  },
  noAddress: {
    title: 'The identity provider gives no e-mail address',
    text: 'Confetti knows people by their e-mail address. Ask whoever runs Confetti to have the provider send the claim "email".',
  },
  failed: {
    title: 'The sign-in did not work',
    text: 'The identity provider refused it. Try once more; if it stays so, tell whoever runs Confetti.',
  },
  away: {
    title: 'Sign-in does not answer',
    text: 'The identity provider cannot be reached. Whoever is signed in can go on working. Try again in a moment.',
  },
  departed: {
    title: 'You cannot use Confetti any more',
    text: 'The directory says that you have left. If that is wrong, ask an operator (BE&O).',
  },
  noAnswer: {
    title: 'Confetti does not answer',
    text: 'What you asked for could not be looked up just now. Nothing was changed. Try again in a moment.',
  },
  broken: {
    title: 'Something went wrong here',
    text: 'It is not yours to mend. What you sent may have been carried out: look before you send it once more.',
  },
  ended: {
    title: 'Your session has ended',
    text: 'What you sent was not carried out. Sign in, go back in your browser, and send it once more: what you typed may still be there.',
  },
  tooMany: {
    title: 'Too many calls',
    text: 'More was asked for in a minute than Confetti answers. What you sent was not carried out. Wait a minute, then try again.',
  },
  signOut: { title: 'Sign out', text: 'You are signed in. Sign out of Confetti?' },
  signingOut: {
    title: 'Signing out',
    text: 'You are signed out of Confetti; the identity provider comes next.',
  },
  signedOut: { title: 'You are signed out', text: 'See you soon.' },
  goOn: 'Go on',
  signIn: 'Sign in',
  tryAgain: 'Try again',
  requestId: 'If you ask for help, give this number:',
};

export const words: InEveryLanguage<typeof en> = {
  en,
  zh: {
    declined: { title: '您没有登录', text: '登录在身份提供方被中止，没有做任何更改。' },
    over: {
      title: '此次登录已失效',
      text: '它已被使用过、超过了十分钟，或另一个标签页开始了新的登录。没有丢失任何内容：请继续，如有提示请重新登录。',
    },
    unconfirmed: {
      title: '您的电子邮件地址尚未验证',
      text: 'Confetti 通过电子邮件地址识别用户。请先在身份提供方验证您的地址，然后重新登录。',
    },
    noAddress: {
      title: '身份提供方没有给出电子邮件地址',
      text: 'Confetti 通过电子邮件地址识别用户。请联系 Confetti 的管理员，让身份提供方发送“email”声明。',
    },
    failed: {
      title: '登录未成功',
      text: '身份提供方拒绝了登录。请再试一次；如果仍然如此，请告知 Confetti 的管理员。',
    },
    away: { title: '登录服务没有响应', text: '无法连接身份提供方。已登录的用户可以继续工作。请稍后再试。' },
    departed: {
      title: '您不能再使用 Confetti',
      text: '目录显示您已离职。如果有误，请联系运营人员（BE&O）。',
    },
    noAnswer: { title: 'Confetti 没有响应', text: '现在无法查询您要的内容，没有做任何更改。请稍后再试。' },
    broken: {
      title: '出了问题',
      text: '这不是您的问题。您提交的内容可能已经执行：再次提交之前请先查看。',
    },
    ended: {
      title: '您的会话已结束',
      text: '您提交的内容没有执行。请登录后在浏览器中返回，再提交一次：您输入的内容可能还在。',
    },
    tooMany: {
      title: '请求过多',
      text: '一分钟内的请求超过了 Confetti 的处理上限。您提交的内容没有执行。请等一分钟后再试。',
    },
    signOut: { title: '退出登录', text: '您已登录。要退出 Confetti 吗？' },
    signingOut: { title: '正在退出', text: '您已退出 Confetti，接下来是身份提供方。' },
    signedOut: { title: '您已退出登录', text: '再见。' },
    goOn: '继续',
    signIn: '登录',
    tryAgain: '再试一次',
    requestId: '如需帮助，请提供此编号：',
  },
  ja: {
    declined: {
      title: 'サインインしませんでした',
      text: 'ID プロバイダーでサインインが中止されました。何も変更されていません。',
    },
    over: {
      title: 'このサインインは無効になりました',
      text: 'すでに使用されたか、10 分を過ぎたか、別のタブで新しいサインインが始まりました。失われたものはありません。続行し、求められたらもう一度サインインしてください。',
    },
    unconfirmed: {
      title: 'メールアドレスが確認されていません',
      text: 'Confetti はメールアドレスで利用者を識別します。ID プロバイダーでアドレスを確認してから、もう一度サインインしてください。',
    },
    noAddress: {
      title: 'ID プロバイダーからメールアドレスが届きません',
      text: 'Confetti はメールアドレスで利用者を識別します。クレーム「email」を送るよう、Confetti の管理者に依頼してください。',
    },
    failed: {
      title: 'サインインできませんでした',
      text: 'ID プロバイダーに拒否されました。もう一度お試しください。続く場合は Confetti の管理者に知らせてください。',
    },
    away: {
      title: 'サインインが応答しません',
      text: 'ID プロバイダーに接続できません。サインイン済みの方はそのまま作業できます。しばらくしてからもう一度お試しください。',
    },
    departed: {
      title: 'Confetti はもう利用できません',
      text: 'ディレクトリでは退職済みとなっています。誤りであれば、オペレーター（BE&O）にお問い合わせください。',
    },
    noAnswer: {
      title: 'Confetti が応答しません',
      text: '現在、内容を確認できません。何も変更されていません。しばらくしてからもう一度お試しください。',
    },
    broken: {
      title: '問題が発生しました',
      text: '利用者側の問題ではありません。送信した内容は実行されている可能性があります。もう一度送信する前に確認してください。',
    },
    ended: {
      title: 'セッションが終了しました',
      text: '送信した内容は実行されていません。サインインしてからブラウザーで戻り、もう一度送信してください。入力した内容は残っていることがあります。',
    },
    tooMany: {
      title: 'リクエストが多すぎます',
      text: '1 分間のリクエストが Confetti の上限を超えました。送信した内容は実行されていません。1 分ほど待ってから、もう一度お試しください。',
    },
    signOut: { title: 'サインアウト', text: 'サインインしています。Confetti からサインアウトしますか？' },
    signingOut: {
      title: 'サインアウトしています',
      text: 'Confetti からサインアウトしました。続いて ID プロバイダーからサインアウトします。',
    },
    signedOut: { title: 'サインアウトしました', text: 'またのご利用をお待ちしています。' },
    goOn: '続行',
    signIn: 'サインイン',
    tryAgain: 'もう一度試す',
    requestId: 'お問い合わせの際は、この番号をお伝えください：',
  },
};
