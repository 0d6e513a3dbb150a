import type { InEveryLanguage } from '../languages.ts';

const en = {
  notThere: 'Not here',
  notThereHelp: 'Check the address, or look for it in the inbox or among your requests.',
  notAllowed: 'Not yours to do',
  notUnderstood: 'Not understood',
  failed: 'Something went wrong',
  failedHelp: 'Nothing is lost: try again. If it happens again, give an operator this number:',
  noAnswer: 'No answer yet',
  noAnswerRead: 'Confetti did not answer in time. Try again in a moment.',
  noAnswerAct:
    'Confetti did not answer in time, and what you sent may still be carried out. Sending the same again is safe: it is never carried out twice.',
  sendAgain: 'Send the same again',
  tryAgain: 'Try again',
  home: 'To the start page',
  look: 'Look at the request',
};

export const errorWords: InEveryLanguage<typeof en> = {
  en,
  zh: {
    notThere: '找不到',
    notThereHelp: '请检查地址，或在待办和我的申请中查找。',
    notAllowed: '您无权执行此操作',
    notUnderstood: '无法识别',
    failed: '出错了',
    failedHelp: '内容没有丢失，请重试。若再次出现，请将此编号告知运营人员：',
    noAnswer: '尚无应答',
    noAnswerRead: 'Confetti 未及时应答，请稍后重试。',
    noAnswerAct: 'Confetti 未及时应答，您发送的操作仍可能被执行。可以放心重新发送：同一操作不会执行两次。',
    sendAgain: '重新发送同一操作',
    tryAgain: '重试',
    home: '返回首页',
    look: '查看申请',
  },
  ja: {
    notThere: '見つかりません',
    notThereHelp: 'アドレスを確認するか、受信箱または自分の申請から探してください。',
    notAllowed: 'この操作の権限がありません',
    notUnderstood: '内容を読み取れません',
    failed: '問題が発生しました',
    failedHelp:
      '失われたものはありません。もう一度お試しください。再発する場合は、この番号を運用担当者に伝えてください：',
    noAnswer: 'まだ応答がありません',
    noAnswerRead: 'Confetti が時間内に応答しませんでした。しばらくしてからもう一度お試しください。',
    noAnswerAct:
      'Confetti が時間内に応答しませんでした。送信した操作はこのあと実行される可能性があります。同じ操作をもう一度送っても、二重に実行されることはありません。',
    sendAgain: '同じ操作をもう一度送る',
    tryAgain: 'もう一度試す',
    home: 'トップへ',
    look: '申請を見る',
  },
};
