// The texts of the privacy notice belong to its version: who changes what they say raises the version, and with it what stands here.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { noticeTexts, noticeVersion } from '../../src/app/privacy-notice.ts';
import { createTranslate } from '../../src/i18n/translate.ts';

test('the notice reads as its version says', () => {
  const hash = createHash('sha256')
    .update(JSON.stringify(noticeTexts(createTranslate(), null)))
    .digest('hex')
    .slice(0, 12);
  expect({ version: noticeVersion, hash }).toMatchInlineSnapshot(`
    {
      "hash": "b2b9a189e6e6",
      "version": 1,
    }
  `);
});
