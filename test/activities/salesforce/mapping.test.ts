import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadMapping, parseMapping, relationshipOf } from '../../../activities/salesforce/mapping.ts';

describe('The Salesforce mapping file', () => {
  it('ships with a mapping of every object and field', () => {
    const mapping = loadMapping();
    assert.equal(mapping.poc.object, 'PoC__c');
    assert.equal(mapping.poc.fields.orgId, 'TiDB_Cloud_Account_ID__c');
    assert.equal(mapping.history.fields.key, 'Confetti_Key__c');
  });

  it('takes other names from a file of the operator', () => {
    const folder = mkdtempSync(join(tmpdir(), 'confetti-mapping-'));
    try {
      const file = join(folder, 'mapping.json');
      const mapping = { ...loadMapping(), account: { ...loadMapping().account, object: 'Customer__c' } };
      writeFileSync(file, JSON.stringify(mapping));
      assert.equal(loadMapping(file).account.object, 'Customer__c');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names the setting when the file is missing', () => {
    assert.throws(() => loadMapping('/nonexistent/mapping.yaml'), /SALESFORCE_MAPPING_FILE/);
  });

  it('names every place that is missing, unknown or no API name', () => {
    const { poc, ...rest } = loadMapping();
    const fields: Record<string, string> = { ...poc.fields, orgid: 'X__c' };
    delete fields['orgId'];
    const wrong = { ...rest, poc: { object: "PoC__c WHERE Id != ''", fields } };
    assert.throws(
      () => parseMapping(wrong, 'mine.yaml'),
      (error: Error) => {
        assert.match(error.message, /mine\.yaml/);
        assert.match(error.message, /is no API name[^\n]*\n\s+→ at poc\.object/);
        assert.match(error.message, /poc\.fields\.orgId/);
        assert.match(error.message, /"orgid"/);
        return true;
      },
    );
  });

  it('refuses one field for two purposes', () => {
    const mapping = loadMapping();
    const fields = { ...mapping.opportunity.fields, stage: 'name' };
    const twice = { ...mapping, opportunity: { ...mapping.opportunity, fields } };
    assert.throws(() => parseMapping(twice, 'mine.yaml'), /'name' is already used for name/);
  });

  it('knows the relationship behind custom and standard lookups', () => {
    assert.equal(relationshipOf('Region_Leader__c'), 'Region_Leader__r');
    assert.equal(relationshipOf('ConvertedAccountId'), 'ConvertedAccount');
  });
});
