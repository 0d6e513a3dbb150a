import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { openSignIns, type SignIns } from '../../../../client/cli/sign-in/sign-ins.ts';
import { newMachine, signInOf, type Machine } from './support.ts';

describe('the sign-ins that are kept', () => {
  let machine: Machine;
  let signIns: SignIns;
  beforeEach(() => {
    machine = newMachine();
    signIns = openSignIns(machine.folder);
  });
  afterEach(() => machine.remove());

  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  it('are none on a new machine', () => {
    assert.equal(signIns.current(), undefined);
  });

  it('can be read by nobody else', () => {
    signIns.keep(signInOf());
    assert.deepEqual([modeOf(signIns.file), modeOf(machine.folder)], ['600', '700']);
  });

  it('can be read by nobody else where the file was open to everybody', () => {
    mkdirSync(machine.folder);
    writeFileSync(signIns.file, '{"current":null,"signIns":[]}');
    chmodSync(signIns.file, 0o666);
    signIns.keep(signInOf());
    assert.equal(modeOf(signIns.file), '600');
  });

  it('are one for each server; the latest is the current one', () => {
    const [one, other] = [
      signInOf({ url: 'https://one.example' }),
      signInOf({ url: 'https://other.example' }),
    ];
    signIns.keep(one);
    signIns.keep(other);
    assert.deepEqual([signIns.current(), signIns.of(one.url)], [other, one]);
  });

  it('go on with the same current one where another is renewed', () => {
    const [one, other] = [
      signInOf({ url: 'https://one.example' }),
      signInOf({ url: 'https://other.example' }),
    ];
    signIns.keep(one);
    signIns.keep(other);
    signIns.renew({ ...one, accessToken: 'renewed' });
    assert.deepEqual([signIns.current(), signIns.of(one.url)?.accessToken], [other, 'renewed']);
  });

  it('leave nothing behind when the last is forgotten', () => {
    signIns.keep(signInOf());
    signIns.forget(signInOf().url);
    assert.deepEqual([signIns.current(), readdirSync(machine.folder)], [undefined, []]);
  });

  it('in a file that is broken say how to mend it, and not what is in it', () => {
    mkdirSync(machine.folder);
    writeFileSync(signIns.file, '{"current":"access-secret"');
    assert.throws(
      () => signIns.current(),
      ({ message }: Error) => /cannot be read: sign in again/.test(message) && !/secret/.test(message),
    );
    signIns.keep(signInOf());
    assert.deepEqual(signIns.current(), signInOf({ expiresAt: signIns.current()?.expiresAt ?? 0 }));
  });

  it('are worked on by one at a time', async () => {
    const order: string[] = [];
    let [begin, end] = [(): void => undefined, (): void => undefined];
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const mayEnd = new Promise<void>((resolve) => (end = resolve));
    const first = signIns.alone(async () => {
      order.push('first begins');
      begin();
      await mayEnd;
      order.push('first ends');
    });
    await begun;
    const second = openSignIns(machine.folder).alone(async () => {
      order.push('second');
    });
    end();
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first begins', 'first ends', 'second']);
  });
});
