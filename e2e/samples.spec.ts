import { readFileSync } from 'node:fs';
import { expect, test } from './verifier-page';

interface Sample {
  readonly id: string;
  readonly title: string;
  readonly outcome: string;
}

const samples = JSON.parse(readFileSync('public/samples/samples.json', 'utf8')) as readonly Sample[];

test('there are nine samples', () => {
  expect(samples).toHaveLength(9);
});

for (const { title, outcome } of samples) {
  test(`sample: ${title} (${outcome})`, async ({ verifier }) => {
    await verifier.page.getByTestId('sample').filter({ hasText: title }).click();
    await verifier.outcome(outcome);
    await expect(verifier.page.getByTestId('sample-banner')).toBeVisible();
  });
}

test('of the witnessed sample, all four questions are answered yes', async ({ verifier }) => {
  await verifier.page.getByTestId('sample').filter({ hasText: 'two witnesses' }).click();
  await verifier.outcome('passed');
  await verifier.answers({ unaltered: 'yes', signer: 'yes', recordings: 'yes', witness: 'yes' });
});

test('a sample’s trust list is left behind with the sample', async ({ verifier }) => {
  await verifier.page.getByTestId('sample').first().click();
  await verifier.outcome('passed');
  await verifier.give('public/samples/checks-out.vcon');
  await verifier.outcome('indeterminate');
  await verifier.answers({ unaltered: 'yes', signer: 'unknown' });
  await expect(verifier.page.getByTestId('sample-banner')).toBeHidden();
});
