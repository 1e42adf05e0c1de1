// What a contact reads whose messages LINE could not deliver for a while.
import { expect, it } from 'vitest';
import { Pocket } from '../support/pocket.ts';
import { loadEveryType } from './every-type.ts';

it('after an outage, every message that came late is answered kindly, and none lands on a later question', async () => {
  const form = await loadEveryType();
  for (const language of ['th', 'en'] as const) {
    const pocket = new Pocket({ form });
    const at = (seconds: number): Pocket => {
      pocket.now = new Date(Date.parse('2026-11-20T03:00:00Z') + seconds * 1000);
      return pocket;
    };
    at(0).say(language === 'th' ? 'ภาษาไทย' : 'English').say('แก้ 4');
    // We are away from 03:01 to 03:11; the contact types, sees nothing, and types again.
    pocket.isRedelivered = true;
    pocket.shownAt = new Date(Date.parse('2026-11-20T03:11:00Z'));
    at(60).say('120');
    at(90).say('120');
    at(120).say('ไม่มีใครตอบ');
    pocket.isRedelivered = false;
    pocket.shownAt = null;
    at(700).say('แก้ 9');
    at(710).say('ข้าม');
    // LINE delivers the rest only now.
    pocket.isRedelivered = true;
    at(100).say('125');
    at(30).say('ข้าม');
    at(705).say('15 ม.ค. 2560');
    await expect(pocket.transcript()).toMatchFileSnapshot(`every-type.late-${language}.txt`);
  }
});
