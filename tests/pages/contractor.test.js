// What a contractor does, on a telephone and without JavaScript.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Site } from './person.js';

/** What this contract still asks is worth more places than the cheapest initiative has. */
const LARGE = 'Groenvoorziening Zuid BV (voorbeeld)';
let site;

before(async () => {
  site = await Site.start();
});

after(() => site?.stop());

/** Waits for something on the next page, and for all of that page: what is not there, is not there. */
async function shows(page, what) {
  await what.waitFor();
  await page.waitForLoadState();
}

/** Somebody at an obligation that still asks something, and its path without the language. */
async function atObligation(who, reference) {
  const person = await site.person(who, { javaScript: false });
  const { page } = person;
  await page.getByRole('link', { name: 'Verplichtingen', exact: true }).click();
  await page.getByRole('link', { name: reference, exact: true }).click();
  await shows(page, page.getByRole('heading', { name: reference, level: 1 }));
  return { person, page, path: new URL(page.url()).pathname.replace('/nl', '') };
}

/** Goes on to reserve in the cheapest initiative that fits, and says which that is. */
async function reserveInFirst(page) {
  const row = page.getByRole('table', { name: 'Passende initiatieven' }).getByRole('row').nth(1);
  const title = await row.getByRole('rowheader').innerText();
  await row.getByRole('link', { name: /^Reserveren/ }).click();
  await page.getByRole('heading', { name: 'Plaatsen reserveren' }).waitFor();
  return title;
}

/** An amount out of the words under a bar; the last bar of the page where there are several. */
async function amount(page, name) {
  const text = await page.locator('main figure').last().locator('li').filter({ hasText: name }).innerText();
  const [, digits] = text.match(/€\s*([\d.]+)$/) ?? assert.fail(`no amount in ${text}`);
  return Number(digits.replaceAll('.', ''));
}

describe('a contractor with an obligation', () => {
  it('sees what is left of each, before opening one', async () => {
    const person = await site.person('contractor', { javaScript: false });
    const { page } = person;
    await page.getByRole('link', { name: 'Verplichtingen', exact: true }).click();
    await shows(page, page.getByRole('heading', { name: 'Mijn verplichtingen' }));
    const cards = page.locator('main li').filter({ has: page.getByRole('heading') });
    assert.ok((await cards.count()) >= 2);
    for (const card of await cards.all()) assert.match(await card.innerText(), /Nog te doen\s+€\s*[\d.]+/);
    // What is late comes first.
    assert.match(await cards.first().innerText(), /Loopt achter/);
    await person.close();
  });

  it('reserves places in an initiative that fits, after a mistake, and sees first what they count for', async () => {
    const { person, page, path } = await atObligation('contractor', 'AST-VB-001');
    const [reserved, left] = [await amount(page, 'Gereserveerd'), await amount(page, 'Nog te doen')];
    const title = await reserveInFirst(page);

    await page.getByLabel('Hoeveel plaatsen?').fill('twee');
    await page.getByLabel('Waarom dit initiatief?').fill('Leerlingen die wij op de bouw tegenkomen');
    await person.click('Verder: bekijk wat het telt');
    await page.locator('#plaatsen-fault').waitFor();
    assert.equal(await page.getByLabel('Hoeveel plaatsen?').inputValue(), 'twee', 'what was typed is gone');
    await page.getByLabel('Hoeveel plaatsen?').fill('2');
    await page.getByLabel('Hoeveel draagt u bij?').fill('10');
    await person.click('Verder: bekijk wat het telt');
    await page.locator('#hoeveel-fault').getByText('minder dan de plaatsen kosten').waitFor();
    assert.equal(await page.locator('#plaatsen-fault').count(), 0);
    assert.equal(await page.getByLabel('Hoeveel draagt u bij?').inputValue(), '10');
    assert.equal(await page.getByLabel('Waarom dit initiatief?').inputValue(), 'Leerlingen die wij op de bouw tegenkomen');

    await page.getByLabel('Hoeveel draagt u bij?').fill('');
    await person.click('Verder: bekijk wat het telt');
    await shows(page, page.getByRole('heading', { name: 'Dit telt straks mee voor' }));
    const worth = await amount(page, 'Met deze bijdrage');
    assert.ok(worth > 0);
    assert.equal(await amount(page, 'Nog te doen'), left - worth, 'what is left after the reservation');

    await person.click('Reserveer 2 plaatsen');
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.getByText('Leerlingen die wij op de bouw tegenkomen').waitFor();
    await page.getByRole('link', { name: 'Bijdragen', exact: true }).click();
    // The newest comes first.
    const newest = page.locator('main li').filter({ has: page.getByRole('link') }).first();
    await newest.getByRole('link', { name: title }).waitFor();
    const told = await newest.innerText();
    for (const part of ['Gereserveerd', 'AST-VB-001', 'De servicedesk beslist']) assert.ok(told.includes(part), `${part} in ${told}`);
    await person.go(path);
    assert.equal(await amount(page, 'Gereserveerd'), reserved + worth);
    assert.equal(await amount(page, 'Nog te doen'), left - worth);
    await person.close();
  });

  it('is told how many places there are on asking for more, and loses nothing', async () => {
    const { person, page } = await atObligation(LARGE, 'GEM-VB-003');
    await reserveInFirst(page);
    const [, free] = (await page.getByText(/^\d+ plaatsen van \d+ vrij$/).innerText()).match(/^(\d+)/);
    const more = String(Number(free) + 1);
    await page.getByLabel('Hoeveel plaatsen?').fill(more);
    await page.getByLabel('Waarom dit initiatief?').fill('Wij hebben veel werk');
    await page.getByLabel('Uren', { exact: true }).check();
    await person.click('Verder: bekijk wat het telt');
    const told = await page.locator('#plaatsen-fault').innerText();
    assert.equal(told, `Er zijn niet genoeg plaatsen meer vrij. Nu vrij: ${free}.`);
    assert.equal(await page.getByLabel('Hoeveel plaatsen?').inputValue(), more);
    assert.equal(await page.getByLabel('Waarom dit initiatief?').inputValue(), 'Wij hebben veel werk');
    assert.equal(await page.getByLabel('Uren', { exact: true }).isChecked(), true);
    await person.close();
  });

  it('is told on asking for more than the obligation asks', async () => {
    const { person, page } = await atObligation('contractor', 'AST-VB-001');
    await reserveInFirst(page);
    await page.getByLabel('Hoeveel plaatsen?').fill('1000');
    await person.click('Verder: bekijk wat het telt');
    await page.locator('#plaatsen-fault').getByText('meer dan uw verplichting nog vraagt').waitFor();
    assert.equal(await page.getByLabel('Hoeveel plaatsen?').inputValue(), '1000');
    await person.close();
  });
});

describe('a contractor with a contribution', () => {
  it('takes it back as long as nobody has decided, after being asked', async () => {
    const person = await site.person('contractor', { javaScript: false });
    const { page } = person;
    await page.getByRole('link', { name: 'Bijdragen', exact: true }).click();
    await page.getByRole('link', { name: 'Taal op de werkvloer (voorbeeld)' }).click();
    await page.getByRole('heading', { name: 'Taal op de werkvloer (voorbeeld)', level: 1 }).waitFor();
    const contribution = page.url();
    await person.click('Intrekken…');
    await page.getByRole('heading', { name: 'Bijdrage intrekken?' }).waitFor();
    // Whoever thinks better of it has lost nothing.
    await person.click('Toch niet');
    await person.click('Intrekken…');
    await page.getByRole('button', { name: 'Intrekken', exact: true }).click();
    await page.waitForURL(contribution);
    await page.getByText('Ingetrokken', { exact: true }).waitFor();
    await page.getByText('De plaatsen zijn weer vrij.').first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'Intrekken…' }).count(), 0);
    await page.goto(`${contribution}/intrekken`);
    await page.getByText('kan niet meer worden ingetrokken').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Intrekken', exact: true }).count(), 0);
    await person.close();
  });
});

describe('a contractor whose contribution was received', () => {
  /** Somebody at the page of results: of a group that ended long ago, because outsiders see people only as of the last quarter, whatever day it is today. */
  async function atResults() {
    const person = await site.person('Zorgvervoer De Peel BV (voorbeeld)', { javaScript: false });
    await person.page.getByRole('link', { name: 'Resultaat', exact: true }).click();
    await shows(person.page, person.page.getByRole('heading', { name: 'Uw aandeel', level: 2 }));
    return person;
  }

  it('sees a share of what came of it, in numbers and by trajectory', async () => {
    const person = await atResults();
    const { page } = person;
    const numbers = await page.getByRole('definition').allInnerTexts();
    assert.equal(numbers.length, 4);
    for (const number of numbers) assert.match(number, /^\d+(,\d+)?$/);
    assert.ok(parseFloat(numbers[0]) > 0, 'nobody started');
    const row = page.getByRole('table', { name: 'Iedereen in het traject, en uw aandeel' }).getByRole('row').nth(1);
    assert.match(await row.innerText(), /\d%/);
    await page.getByText('Hoe dit is berekend').waitFor();
    await person.close();
  });

  it('prints it without what can only be clicked on', async () => {
    const person = await atResults();
    const { page } = person;
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('heading', { name: 'Uw aandeel', level: 2 }).isVisible(), true);
    assert.equal(await page.getByText('Menukaart social return').isVisible(), true, 'whose page it is');
    for (const nav of ['Hoofdmenu', 'Over deze site']) {
      assert.equal(await page.locator(`nav[aria-label="${nav}"]`).isVisible(), false, `${nav} is printed`);
    }
    assert.equal(await page.getByRole('link', { name: 'Mijn account' }).isVisible(), false);
    await person.close();
  });
});
