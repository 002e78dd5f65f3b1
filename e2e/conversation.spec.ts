import type { Page } from '@playwright/test';
import { existsSync, writeFileSync } from 'node:fs';
import { makeWav } from './maker/audio';
import { alterPayload, signRecord, toBytes } from './maker/jws';
import { makeRecord } from './maker/record';
import { makeSigner } from './maker/signer';
import { makeZip } from './maker/zip';
import { expect, fromCorpus, needsCorpus, test, type MadeFile, type VerifierPage } from './verifier-page';

const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202egnp.\u0007';

interface Talk {
  /** The recording that the record names. */
  readonly bytes?: Uint8Array;
  readonly filename?: string;
  /** Body of the transcript. */
  readonly transcript?: unknown;
  /** Members in place of those that a record usually has. */
  readonly record?: Readonly<Record<string, unknown>>;
  readonly dialog?: Readonly<Record<string, unknown>>;
  readonly analysis?: readonly unknown[];
}

/** Utterances of two seconds each, by turns. */
const turns = (texts: readonly string[]) => ({
  segments: texts.map((text, i) => ({ start: 2 * i, end: 2 * i + 1.9, party: i % 2, text })),
});
const threeTurns = turns(['Good morning, the desk.', 'My bicycle was stolen.', 'Which bicycle was it?']);

/** Makes a signed record of a call, and its recording. */
async function makeTalk(
  talk: Talk = {},
): Promise<{ record: MadeFile; recording: MadeFile; certificate: MadeFile }> {
  const { bytes = makeWav(3, 6), filename = 'talk.wav', transcript = threeTurns } = talk;
  const signer = await makeSigner();
  const made = makeRecord({ recording: { bytes, filename, duration: 6 }, qaStatus: 'fail' });
  const [analysis, ...others] = made['analysis'] as Record<string, unknown>[];
  const [dialog] = made['dialog'] as Record<string, unknown>[];
  const record = {
    ...made,
    analysis: [{ ...analysis, body: JSON.stringify(transcript) }, ...others, ...(talk.analysis ?? [])],
    dialog: [{ ...dialog, ...talk.dialog }],
    ...talk.record,
  };
  return {
    record: { name: 'talk.vcon', bytes: toBytes(await signRecord(record, signer)) },
    recording: { name: filename, bytes },
    certificate: { name: 'signer.pem', bytes: new TextEncoder().encode(signer.pem) },
  };
}

async function openConversation({ page }: VerifierPage): Promise<void> {
  await page.getByText('The conversation', { exact: true }).click();
  await expect(page.getByTestId('conversation')).toBeVisible({ timeout: 30_000 });
}

const position = (page: Page): Promise<number> =>
  page.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime);
const line = (page: Page, text: string) => page.locator('[data-line]').filter({ hasText: text });

test('a supplied recording plays with its waveform, offline, and the transcript follows it', async ({
  verifier,
  context,
}) => {
  await context.setOffline(true);
  const talk = await makeTalk();
  await verifier.trust(talk.certificate);
  await verifier.give(talk.record, talk.recording);
  await verifier.outcome('passed');
  await openConversation(verifier);
  const { page } = verifier;
  const player = page.getByTestId('player');
  await expect(player).toHaveAttribute('data-state', 'ready');
  await expect(player.locator('canvas').first()).toBeVisible();
  await expect(page.getByTestId('conversation')).toHaveAttribute('data-proven', 'true');
  await expect(page.getByTestId('conversation').getByText('Unproven')).toHaveCount(0);

  await player.getByRole('button', { name: 'Play' }).click();
  await expect(line(page, 'Good morning')).toHaveAttribute('aria-current', 'true');
  await expect(line(page, 'My bicycle was stolen')).toHaveAttribute('aria-current', 'true', {
    timeout: 10_000,
  });
  await expect(line(page, 'Good morning')).not.toHaveAttribute('aria-current', 'true');
  await player.getByRole('button', { name: 'Pause' }).click();
  await expect(player.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('a click on a line, the waveform, the slider and the keys go to a place in the recording', async ({
  verifier,
}) => {
  const talk = await makeTalk();
  await verifier.give(talk.record, talk.recording);
  await verifier.done();
  await openConversation(verifier);
  const { page } = verifier;
  const player = page.getByTestId('player');
  const canvas = player.locator('canvas').first();
  await expect(canvas).toBeVisible();

  await line(page, 'Which bicycle').click();
  await expect.poll(() => position(page)).toBeCloseTo(4, 1);
  await expect(line(page, 'Which bicycle')).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: 'Play from 0:02' }).press('Enter');
  await expect.poll(() => position(page)).toBeCloseTo(2, 1);
  const { width = 0 } = (await player.locator('.wave').boundingBox()) ?? {};
  await player.locator('.wave').click({ position: { x: width / 2, y: 20 } });
  await expect.poll(() => position(page)).toBeGreaterThan(2.8);
  await expect.poll(() => position(page)).toBeLessThan(3.2);

  const play = player.getByRole('button', { name: 'Play' });
  await play.press('ArrowLeft');
  await expect.poll(() => position(page)).toBe(0);
  await play.press('>');
  await expect(player.getByLabel('Speed')).toHaveValue('1.25');
  await play.press('ArrowDown');
  await play.press('m');
  const set = await page.locator('audio').evaluate((audio) => {
    const { playbackRate, volume, muted } = audio as HTMLAudioElement;
    return { playbackRate, volume: Math.round(volume * 10) / 10, muted };
  });
  expect(set).toEqual({ playbackRate: 1.25, volume: 0.9, muted: true });
  await player.getByLabel('Position').press('End');
  await expect.poll(() => position(page)).toBeGreaterThan(5.9);
  await play.press('k');
  await expect(player.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('judging the record anew leaves the player where it is', async ({ verifier }) => {
  const talk = await makeTalk();
  await verifier.give(talk.record, talk.recording);
  await verifier.outcome('indeterminate');
  await openConversation(verifier);
  await line(verifier.page, 'Which bicycle').click();
  await expect.poll(() => position(verifier.page)).toBeCloseTo(4, 1);
  await verifier.trust(talk.certificate);
  await verifier.outcome('passed');
  expect(await position(verifier.page)).toBeCloseTo(4, 1);
});

test('the transcript is searched: how many lines, the next and the previous one', async ({ verifier }) => {
  const talk = await makeTalk();
  await verifier.give(talk.record);
  await verifier.done();
  await openConversation(verifier);
  const { page } = verifier;
  await expect(page.getByTestId('no-recording')).toContainText('not supplied');
  const search = page.getByLabel('Search the transcript');
  await search.fill('BICYCLE');
  await expect(page.getByTestId('found')).toHaveText('1 of 2 lines');
  await expect(page.locator('mark')).toHaveText(['bicycle', 'bicycle']);
  await search.press('Enter');
  await expect(page.getByTestId('found')).toHaveText('2 of 2 lines');
  await page.getByRole('button', { name: 'Next line found' }).click();
  await expect(page.getByTestId('found')).toHaveText('1 of 2 lines');
  await search.press('Shift+Enter');
  await expect(page.getByTestId('found')).toHaveText('2 of 2 lines');
  await search.fill('[x');
  await expect(page.getByTestId('found')).toHaveText('No line has it');
});

test('what the issuer says stands under those words, and is unproven where the record is altered', async ({
  verifier,
}) => {
  const talk = await makeTalk();
  await verifier.give(talk.record, talk.recording);
  await verifier.done();
  await openConversation(verifier);
  const { page } = verifier;
  await expect(page.getByRole('heading', { name: 'The issuer says' })).toBeVisible();
  const qa = page.getByTestId('statement').filter({ hasText: 'Overall score' });
  await expect(qa).toContainText('42');
  await expect(qa.getByRole('cell', { name: 'Recording announced' })).toBeVisible();
  await expect(qa.getByText('Unproven')).toHaveCount(0);
  await verifier.page.getByTestId('close').click();

  const signed = JSON.parse(new TextDecoder().decode(talk.record.bytes)) as Parameters<
    typeof alterPayload
  >[0];
  const altered = alterPayload(signed, (text) => text.replace('My bicycle', 'The hamster'));
  await verifier.give({ name: 'altered.vcon', bytes: toBytes(altered) }, talk.recording);
  await verifier.outcome('failed');
  await openConversation(verifier);
  await expect(page.getByTestId('conversation')).toHaveAttribute('data-proven', 'false');
  await expect(page.getByText('Unproven: shown as found in the file.').first()).toBeVisible();
  await expect(page.getByTestId('statement').filter({ hasText: 'Unproven' })).toHaveCount(3);
  await expect(page.getByTestId('recording')).toContainText('nothing protects that fingerprint');
});

test('a recording that is not the one plays only under those words, without the transcript', async ({
  verifier,
}) => {
  const talk = await makeTalk();
  await verifier.give(talk.record, { name: 'talk.wav', bytes: makeWav(7, 6) });
  await verifier.outcome('failed');
  await openConversation(verifier);
  const { page } = verifier;
  await expect(page.getByTestId('other-recording')).toContainText(
    'This is not the recording that the record names.',
  );
  await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('transcript')).toHaveCount(0);
  await expect(page.getByText('My bicycle was stolen')).toHaveCount(0);
});

/** A WAV header that announces GSM 6.10, which no browser plays. */
function makeGsm(): Uint8Array {
  const file = makeWav(0, 1);
  const view = new DataView(file.buffer);
  view.setUint16(20, 0x31, true);
  view.setUint16(32, 65, true);
  view.setUint16(34, 0, true);
  return file;
}

test('a format that the browser cannot play is said so; its bytes were still compared', async ({
  verifier,
}) => {
  const talk = await makeTalk({ bytes: makeGsm() });
  await verifier.give(talk.record, talk.recording);
  await verifier.done();
  await verifier.answers({ recordings: 'yes' });
  await openConversation(verifier);
  await expect(verifier.page.getByTestId('unplayable')).toHaveText(
    'This browser cannot play this format; its bytes were still compared.',
  );
  await expect(verifier.page.getByTestId('transcript')).toBeVisible();
});

test('a recording within the record plays', async ({ verifier }) => {
  const body = Buffer.from(makeWav(3, 6)).toString('base64url');
  const dialog = { body, encoding: 'base64url', url: undefined, content_hash: undefined };
  const talk = await makeTalk({ dialog });
  await verifier.give(talk.record);
  await verifier.done();
  await openConversation(verifier);
  const { page } = verifier;
  await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('player').locator('canvas').first()).toBeVisible();
  await expect(page.getByTestId('recording')).toContainText('Carried within the record, 48.0 kB');
  const held = await page.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).src);
  expect(held).toMatch(/^blob:/);
  await page.getByText('The conversation', { exact: true }).click();
  await expect(page.getByTestId('player')).toHaveCount(0);
  const after = await page.evaluate(
    (src) =>
      new Promise((resolve) => {
        const audio = new Audio(src);
        audio.onerror = () => resolve('gone');
        audio.onloadedmetadata = () => resolve('still there');
      }),
    held,
  );
  expect(after).toBe('gone');
  verifier.errors.length = 0;
});

/** An archive of a call, or of a part of it. */
const zipped = (...files: MadeFile[]): MadeFile => ({
  name: 'calls.zip',
  bytes: makeZip(files.map(({ name, bytes }) => ({ name: `calls/${name}`, bytes, method: 8 }))),
});

test('a recording in an archive plays as one beside it does, offline, and so does the next call’s', async ({
  verifier,
  context,
}) => {
  await context.setOffline(true);
  const [talk, other] = [await makeTalk(), await makeTalk({ bytes: makeWav(9, 4), filename: 'other.wav' })];
  await verifier.trust(talk.certificate);
  await verifier.give(zipped(talk.record, talk.recording));
  await verifier.outcome('passed');
  await openConversation(verifier);
  const { page } = verifier;
  const player = page.getByTestId('player');
  await expect(player).toHaveAttribute('data-state', 'ready');
  await expect(player.locator('canvas').first()).toBeVisible();
  await player.getByRole('button', { name: 'Play' }).click();
  await expect(line(page, 'My bicycle was stolen')).toHaveAttribute('aria-current', 'true', {
    timeout: 10_000,
  });
  await verifier.page.getByTestId('close').click();

  await verifier.give(zipped(other.record, other.recording));
  await verifier.done();
  await openConversation(verifier);
  await expect(player).toHaveAttribute('data-state', 'ready');
  await expect(player).toContainText('0:04');
});

test('a recording whose archive has changed since is not had, until it is given again', async ({
  verifier,
}, info) => {
  const talk = await makeTalk({ bytes: makeLarge(), filename: 'long.wav' });
  const path = info.outputPath('calls.zip');
  writeFileSync(path, makeZip([talk.record, talk.recording]));
  await verifier.give(path);
  await verifier.answers({ recordings: 'yes' });
  writeFileSync(path, makeZip([talk.record, { ...talk.recording, bytes: makeWav(5, 6) }]));
  await openConversation(verifier);
  const { page } = verifier;
  const notHad = page.getByTestId('not-had');
  await expect(notHad).toContainText('its archive was changed, moved or locked after it was checked');
  await expect(page.getByTestId('player')).toHaveCount(0);
  await expect(page.getByTestId('transcript')).toBeVisible();

  await verifier.give(zipped(talk.recording));
  await verifier.done();
  await notHad.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'ready');
});

test('closing the conversation ends the unpacking of its recording', async ({ verifier }) => {
  const talk = await makeTalk({ bytes: makeLarge(200_000_000), filename: 'long.wav' });
  await verifier.give(zipped(talk.record, talk.recording));
  await verifier.answers({ recordings: 'yes' });
  const { page } = verifier;
  const readers = page.workers();
  await openConversation(verifier);
  await expect(page.getByText('Unpacking the recording…')).toBeVisible();
  await page.getByText('The conversation', { exact: true }).click();
  await expect.poll(() => readers.filter((one) => !page.workers().includes(one)).length).toBe(1);

  await openConversation(verifier);
  await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
});

/** A recording of more bytes than have their waveform drawn: a second of tones, and silence. */
function makeLarge(size = 20_100_000): Uint8Array {
  const second = makeWav(0, 1);
  const file = new Uint8Array(size).fill(128);
  file.set(second);
  const view = new DataView(file.buffer);
  view.setUint32(4, file.length - 8, true);
  view.setUint32(40, file.length - 44, true);
  return file;
}

test('a large recording plays without a waveform, and the page says so', async ({ verifier }) => {
  const talk = await makeTalk({ bytes: makeLarge(), filename: 'long.wav' });
  await verifier.give(talk.record, talk.recording);
  await verifier.done();
  await openConversation(verifier);
  await expect(verifier.page.getByTestId('player')).toHaveAttribute('data-state', 'ready');
  await expect(verifier.page.getByTestId('no-waveform')).toContainText('20.0 MB and 30 minutes');
  await expect(verifier.page.locator('canvas')).toHaveCount(0);
});

test('a transcript of a hundred thousand lines is searched and followed to its end', async ({ verifier }) => {
  const segments = Array.from({ length: 100_000 }, (_, i) => ({
    start: (6 * i) / 100_000,
    party: i % 2,
    text: i === 99_990 ? 'the needle' : `line number ${i}`,
  }));
  const talk = await makeTalk({ transcript: { segments } });
  await verifier.give(talk.record, talk.recording);
  await verifier.done();
  await openConversation(verifier);
  const { page } = verifier;
  await expect(page.locator('[data-line]')).toHaveCount(200);
  await expect(page.getByText('Lines 1 to 200 of 100,000')).toBeVisible();
  await page.getByLabel('Search the transcript').fill('needle');
  await expect(page.getByTestId('found')).toHaveText('1 of 1 line');
  await page.getByRole('region', { name: 'Transcript' }).scrollIntoViewIfNeeded();
  await expect(line(page, 'the needle')).toBeInViewport();
  await line(page, 'the needle').click();
  await expect.poll(() => position(page)).toBeGreaterThan(5.9);
  await expect(page.locator('[data-line]')).toHaveCount(200);
});

test('names and texts full of markup and controls are text, and a megabyte of one word breaks nothing', async ({
  verifier,
}) => {
  const word = 'x'.repeat(1024 * 1024);
  const talk = await makeTalk({
    transcript: [
      { speaker: hostile, text: hostile },
      { speaker: word, text: word },
    ],
    record: {
      subject: hostile,
      parties: [{ name: hostile, tel: word, role: hostile }, { name: word }],
      attachments: [{ purpose: hostile, filename: word, encoding: 'none', body: hostile }],
    },
    dialog: { filename: hostile },
    analysis: [
      { type: hostile, vendor: word, encoding: 'json', body: { [hostile]: hostile, [word]: [word] } },
    ],
  });
  const { page } = verifier;
  await page.setViewportSize({ width: 320, height: 640 });
  await verifier.give(talk.record, talk.recording);
  await verifier.done();
  await openConversation(verifier);
  await expect(page.getByTestId('party').first()).toContainText('⟨U+202E⟩gnp.⟨U+0007⟩');
  await expect(page.getByTestId('transcript')).toContainText('<img src=x onerror="window.hacked=1">');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test('the working group’s transcripts and recording', async ({ verifier }) => {
  needsCorpus();
  const folder = 'ietf-vcon-core';
  expect(existsSync(fromCorpus(folder))).toBe(true);
  await verifier.give(
    fromCorpus(`${folder}/ab_call_ext_rec_with_redact.vcon`),
    fromCorpus(`${folder}/ab_call.mp3`),
  );
  await verifier.done();
  await openConversation(verifier);
  const { page } = verifier;
  await expect(page.getByTestId('player').locator('canvas').first()).toBeVisible();
  await line(page, 'This is example.com.').click();
  await expect.poll(() => position(page)).toBeCloseTo(1.76, 1);
  await page.getByRole('combobox', { name: 'Transcript' }).selectOption({ index: 1 });
  await expect(line(page, 'This is {{URL}}.')).toBeVisible();
});

test('the working group’s inline recording cannot be played', async ({ verifier }) => {
  needsCorpus();
  await verifier.give(fromCorpus('ietf-vcon-core/ab_call_int_rec.vcon'));
  await verifier.done();
  await openConversation(verifier);
  await expect(verifier.page.getByTestId('unplayable')).toHaveText('This browser cannot play this format.');
});
