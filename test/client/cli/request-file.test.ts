import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../client/cli/failures.ts';
import { parseRequestFile, readRequestFile } from '../../../client/cli/request-file.ts';

const examples = join(import.meta.dirname, '../../../docs/examples');

/** What the person who wrote the file is told. */
function complaintAbout(content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  try {
    parseRequestFile(text, 'request.json');
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  return assert.fail('the file was accepted');
}

describe('a request file', () => {
  const request = {
    entryPoint: 'enterprise',
    requester: 'sales.na@example.com',
    fields: { account: 'Globex' },
  };

  it('is read as it stands', () => {
    assert.deepEqual(parseRequestFile(JSON.stringify(request), 'request.json'), request);
  });

  it('may leave out its id and the requester', () => {
    const { requester: _, ...anonymous } = request;
    assert.equal(parseRequestFile(JSON.stringify(anonymous), 'request.json').requester, undefined);
  });

  for (const name of readdirSync(examples)) {
    it(`is readable in docs/examples/${name}`, () => {
      assert.ok(Object.keys(readRequestFile(join(examples, name)).fields).length > 0);
    });
  }

  it('with an unknown key is refused with the known ones', () => {
    const complaint = complaintAbout({ ...request, requestor: 'x' });
    assert.match(
      complaint,
      /^request\.json: requestor is not known: .* pocId, entryPoint, requester, fields$/,
    );
  });

  it('with an unknown field is refused with the known ones', () => {
    const complaint = complaintAbout({ ...request, fields: { credits: 3000 } });
    assert.match(complaint, /fields\.credits is not known: .*creditsNeeded/);
  });

  it('with a wrong entry point is told the right ones', () => {
    const complaint = complaintAbout({ ...request, entryPoint: 'cloud' });
    assert.match(
      complaint,
      /entryPoint must be one of cloud-user, cloud-sales, enterprise, top-up, internal/,
    );
  });

  it('need not say what it asks for where the command does', () => {
    const { entryPoint: _, ...unsaid } = request;
    assert.equal(parseRequestFile(JSON.stringify(unsaid), 'r.json', 'top-up').entryPoint, 'top-up');
    assert.equal(parseRequestFile(JSON.stringify(request), 'r.json', 'top-up').entryPoint, 'enterprise');
  });

  it('of a PoC has no id of a credit request', () => {
    assert.match(complaintAbout({ ...request, creditRequestId: 'C-1' }), /creditRequestId is not known/);
  });

  it('of a top-up has an id and a PoC', () => {
    const topUp = { creditRequestId: 'C-1', pocId: 'P-1', entryPoint: 'top-up', fields: {} };
    assert.deepEqual(parseRequestFile(JSON.stringify(topUp), 'request.json'), topUp);
  });

  it('of an internal request has no PoC', () => {
    const complaint = complaintAbout({ entryPoint: 'internal', pocId: 'P-1', fields: {} });
    assert.match(complaint, /pocId is not known: .* creditRequestId, entryPoint, requester, fields$/);
  });

  it('without an entry point is told that it is missing', () => {
    assert.match(complaintAbout({ fields: {} }), /entryPoint is missing: it must be one of/);
  });

  it('with a list as a value is refused', () => {
    assert.match(complaintAbout({ ...request, fields: { orgId: ['1'] } }), /fields\.orgId must be a text/);
  });

  it('is told everything that is wrong at once', () => {
    const complaint = complaintAbout({ entryPoint: 'cloud', requester: 'me', fields: { credits: 1 } });
    assert.equal(complaint.split('\n').length, 3);
  });

  it('that is not JSON is refused', () => {
    assert.match(complaintAbout('{ entryPoint'), /^request\.json: not valid JSON/);
  });

  it('that is not an object is refused', () => {
    assert.match(complaintAbout([]), /^request\.json: the file must be an object/);
  });

  it('that is not there is named', () => {
    assert.throws(() => readRequestFile('no/such.json'), /no\/such\.json: there is no such file/);
  });
});
