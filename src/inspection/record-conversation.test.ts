import { expect, it } from 'vitest';
import { makeWav } from '../../e2e/maker/audio';
import { supplied } from '../../e2e/maker/evidence';
import { signRecord, toBytes } from '../../e2e/maker/jws';
import { makeRecord } from '../../e2e/maker/record';
import { makeSigner } from '../../e2e/maker/signer';
import { bounds } from '../bounds';
import { conversationOf, inlineRecordingOf } from './record-conversation';

it('finds a recording and a text in a signed record though both are long', async () => {
  const recording = makeWav(0, (bounds.longText + 8000) / 8000);
  const said = `${'so '.repeat(bounds.longText / 3)}they said`;
  const record = {
    ...makeRecord(),
    dialog: [
      {
        type: 'recording',
        parties: [0, 1],
        mediatype: 'audio/x-wav',
        encoding: 'base64url',
        body: Buffer.from(recording).toString('base64url'),
      },
      { type: 'text', parties: [0], mediatype: 'text/plain', encoding: 'none', body: said },
    ],
  };
  const file = supplied('call.vcon', toBytes(await signRecord(record, await makeSigner())));
  const found = await inlineRecordingOf(file, [], '/dialog/0');
  expect(Buffer.compare(found ?? new Uint8Array(), recording)).toBe(0);
  expect(JSON.stringify(await conversationOf(file, []))).toContain('so so so');
});
