// What an adviser does, on a telephone and without JavaScript.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Site } from './person.js';

let site;

before(async () => {
  site = await Site.start();
});

after(() => site?.stop());

/** An adviser at the page that the menu calls so. */
async function at(name) {
  const person = await site.person('adviser', { javaScript: false });
  const { page } = person;
  await page.getByRole('link', { name, exact: true }).click();
  await shows(page, page.getByRole('heading', { name, level: 1 }));
  return { person, page };
}

/** Waits for something on the next page, and for all of that page: what is not there, is not there. */
async function shows(page, what) {
  await what.waitFor();
  await page.waitForLoadState();
}

/** What waits under a title, in the part of the worklist with this heading. */
function item(page, heading, title) {
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: heading, level: 2 }) });
  return section.getByRole('article').filter({ has: page.getByRole('heading', { name: title, level: 3 }) });
}

/** How many items wait, as the worklist says in its first line. */
async function waiting(page) {
  return Number((await page.getByText(/^\d+ zaken wachten op u/).innerText()).match(/^\d+/)[0]);
}

describe('an adviser with a worklist', () => {
  it('approves an initiative where it is listed, and it is on the menu', async () => {
    const { person, page } = await at('Werklijst');
    const [before, title] = [await waiting(page), 'Schoon begin (voorbeeld)'];
    const initiative = item(page, 'Initiatieven beoordelen', title);
    await initiative.getByText('Besluit nemen').click();
    await initiative.getByLabel(/^Goedkeuren/).check();
    await initiative.getByRole('button', { name: 'Leg besluit vast' }).click();
    await shows(page, page.getByText('Het initiatief staat nu op de menukaart.'));
    assert.equal(await item(page, 'Initiatieven beoordelen', title).count(), 0, 'it still waits');
    await person.go('/werklijst');
    assert.equal(await waiting(page), before - 1);
    await person.go('/menukaart');
    await page.getByRole('link', { name: title }).waitFor();
    await person.close();
  });

  it('accepts a contribution only with words on how it relates to the contract', async () => {
    const { person, page } = await at('Werklijst');
    const contribution = () => item(page, 'Bijdragen beoordelen', 'Groen aan de slag (voorbeeld)');
    await contribution().getByText('Besluit nemen').click();
    await contribution().getByLabel(/^Goedkeuren/).check();
    await contribution().getByRole('button', { name: 'Leg besluit vast' }).click();
    await contribution().locator('[id^="verband-"][id$="-fault"]').waitFor();
    assert.equal(await contribution().getByLabel(/^Goedkeuren/).isChecked(), true, 'what was chosen is gone');
    await contribution().getByLabel('Hoe past dit bij de opdracht?').fill('Het groen van dezelfde wijk');
    await contribution().getByRole('button', { name: 'Leg besluit vast' }).click();
    await shows(page, page.getByText('Uw besluit is vastgelegd'));
    assert.equal(await contribution().count(), 0, 'it still waits');
    await person.close();
  });

  it('sends a fulfilment back only with a reason, which stands beside the field', async () => {
    const { person, page } = await at('Werklijst');
    const fulfilment = () => item(page, 'Invullingen beoordelen', 'HLM-VB-002');
    await fulfilment().getByText('Besluit nemen').click();
    await fulfilment().getByRole('button', { name: 'Leg besluit vast' }).click();
    await fulfilment().locator('[id^="besluit-"][id$="-fault"]').waitFor();
    await fulfilment().getByLabel(/^Terugsturen/).check();
    await fulfilment().getByRole('button', { name: 'Leg besluit vast' }).click();
    await fulfilment().locator('[id^="reden-"][id$="-fault"]').waitFor();
    assert.equal(await fulfilment().getByLabel(/^Terugsturen/).isChecked(), true, 'what was chosen is gone');
    await fulfilment().getByLabel('Waarom?').fill('De verklaring is niet ondertekend');
    await fulfilment().getByRole('button', { name: 'Leg besluit vast' }).click();
    await shows(page, page.getByText('De indiener ziet uw reden.'));
    assert.equal(await fulfilment().count(), 0, 'it still waits');
    await person.close();
  });
});

describe('an adviser who looks after obligations', () => {
  it('sees which are behind schedule, and opens one', async () => {
    const { person, page } = await at('Dossiers');
    await person.click('Alle dossiers die achterlopen');
    const behind = page.getByRole('article');
    await shows(page, behind.first());
    const sections = await page.getByRole('heading', { level: 2 }).allInnerTexts();
    assert.equal(sections.length, 1);
    assert.equal(sections[0], `Dossiers die achterlopen (${await behind.count()})`);
    const reference = await behind.first().getByRole('heading', { level: 3 }).innerText();
    await behind.first().getByRole('link', { name: 'Bekijk het dossier' }).click();
    await page.getByRole('heading', { name: reference, level: 1 }).waitFor();
    const left = await page.locator('main figure li').filter({ hasText: 'Nog te doen' }).innerText();
    assert.doesNotMatch(left, /€\s*0$/, 'nothing is left to do');
    for (const part of ['Wat telt mee?', 'Voorwaarden']) await page.getByRole('heading', { name: part, level: 2 }).waitFor();
    await person.close();
  });

  it('finds those of one authority that run now, page by page', async () => {
    const { person, page } = await at('Dossiers');
    await page.getByLabel('Opdrachtgever', { exact: true }).selectOption({ label: 'Gemeente Helmond' });
    await page.getByLabel('Looptijd').selectOption({ label: 'Alleen wat nu loopt' });
    await person.click('Zoeken');
    const own = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Alle opdrachten' }) }).getByRole('listitem');
    const cards = own.filter({ has: page.getByRole('heading') });
    for (const parameter of ['opdrachtgever', 'verder']) {
      if (parameter === 'verder') await page.getByRole('link', { name: /^Volgende pagina/ }).click();
      await page.waitForURL((url) => url.searchParams.has(parameter));
      assert.ok((await cards.count()) > 0);
      for (const text of await cards.allInnerTexts()) assert.match(text, /· Gemeente Helmond[^]*Contract tot en met/);
      assert.equal(await page.getByLabel('Looptijd').inputValue(), 'ja', 'what was chosen is gone');
    }
    await page.getByLabel('Nummer van de opdracht').fill('bestaat niet');
    await person.click('Zoeken');
    await page.getByText('Er is geen opdracht die hierbij past.').waitFor();
    await person.close();
  });
});

describe('an adviser who reports on a year', () => {
  it('chooses the year and one authority, sees pictures and tables of it, and takes both files along', async () => {
    const { person, page } = await at('Verslag');
    await page.getByText('Een andere dag, periode of opdrachtgever').click();
    await page.getByLabel('Stand op').fill('2025-12-31');
    await page.getByLabel('Opbrengst vanaf').fill('2025-01-01');
    await person.click('Bekijken');
    await page.getByText('Helmond-De Peel, stand op 31 december 2025.').waitFor();
    await page.getByText('Van 1 januari 2025 tot en met 31 december 2025.').waitFor();
    await page.getByRole('table', { name: 'Cijfers per opdrachtgever' }).getByRole('rowheader', { name: 'Gemeente Deurne' }).waitFor();
    const pictures = await page.getByRole('img').count();
    assert.ok(pictures > 2, `${pictures} pictures`);

    await page.getByText('Een andere dag, periode of opdrachtgever').click();
    await page.getByLabel('Opdrachtgever', { exact: true }).selectOption({ label: 'Gemeente Deurne' });
    await person.click('Bekijken');
    await shows(page, page.getByText('Gemeente Deurne, stand op 31 december 2025.'));
    assert.equal(await page.getByLabel('Stand op').inputValue(), '2025-12-31', 'what was chosen is gone');
    assert.equal(await page.getByRole('table', { name: 'Cijfers per opdrachtgever' }).count(), 0, 'of others');
    await page.getByRole('img', { name: /^Van €.* is €.* ingevuld\.$/ }).waitFor();
    const rows = page.getByRole('table', { name: 'Opbrengst per route' }).getByRole('row');
    assert.equal(await rows.count(), 8, 'a row for each route and one of headings');
    const asked = await page.locator('dl div').filter({ hasText: /^gevraagd/ }).getByRole('definition').innerText();

    const file = async (name, kind) => {
      const link = await page.getByRole('link', { name }).getAttribute('href');
      const answer = await fetch(site.origin + link, { headers: { cookie: await person.cookie() } });
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('content-disposition'), new RegExp(`^attachment; filename="[^"]+\\.${kind}"$`));
      return answer.text();
    };
    // The files say the same as the page.
    const json = JSON.parse(await file('Download als JSON', 'json'));
    assert.deepEqual([json.authorityName, json.asOf, json.from], ['Gemeente Deurne', '2025-12-31', '2025-01-01']);
    assert.equal(Number(json.obligations), Number(asked.replace(/[€\s.]/g, '').replace(',', '.')));
    const [header, ...lines] = (await file('Download voor een rekenblad (CSV)', 'csv')).trim().split(/\r?\n/);
    assert.equal(header, 'authorityId,authorityName,measure,route,amount,count');
    const told = lines.find((line) => line.includes(',obligations,'));
    assert.ok(told.endsWith(`,obligations,,${json.obligations},`), told);
    await person.close();
  });

  it('is told of a period that ends before it begins, with what was asked still there', async () => {
    const { person, page } = await at('Verslag');
    await page.getByText('Een andere dag, periode of opdrachtgever').click();
    await page.getByLabel('Stand op').fill('2025-01-01');
    await page.getByLabel('Opbrengst vanaf').fill('2026-01-01');
    await person.click('Bekijken');
    await page.locator('#van-fault').waitFor();
    assert.equal(await page.getByLabel('Opbrengst vanaf').inputValue(), '2026-01-01');
    await person.close();
  });
});

describe('an adviser with obligations in a spreadsheet', () => {
  it('is told which row is wrong, and why, before anything is stored; then how many are new, and how many known', async () => {
    const { person, page } = await at('Invoer');
    const rows = [
      'contractReference\tauthorityName\tcontractorName\tbasisKind\tbasisAmount\ttenderPublishedOn\tstartsOn\tendsOn',
      'INV-1\tGemeente Helmond\tBouw Dommel BV (voorbeeld)\tcontract-value\t€ 1.000.000\t2025-06-01\t2026-01-01\t31-12-2027',
      'INV-2\tGemeente Helmond\tBouw Nergens BV\tfixed-amount\t20.000,00\t2025-06-01\t2026-01-01\t31-12-2027',
    ].join('\n');
    const field = page.getByLabel('Rijen', { exact: true });
    const send = async (text, what) => {
      await field.fill(text);
      await person.click(what);
    };
    const stored = async (created, known) => {
      await page.waitForURL((url) => url.searchParams.get('nieuw') === created);
      const told = page.locator('.utrecht-alert').filter({ hasText: 'Opgeslagen' });
      assert.deepEqual(await told.getByRole('definition').allInnerTexts(), [created, known, '0']);
    };

    await send(rows, 'Nakijken');
    await page.getByText('Er is nog niets opgeslagen.').waitFor();
    const report = page.getByRole('table', { name: 'Elke rij' }).getByRole('row');
    // What is wrong comes first.
    assert.match(await report.nth(1).innerText(), /^3\s+contractorName: Dit kennen we niet/);
    assert.match(await report.nth(2).innerText(), /^2\s+Nieuw$/);
    assert.equal(await page.getByRole('button', { name: 'Opslaan', exact: true }).count(), 0, 'a file with a fault cannot be stored as a whole');
    assert.equal(await field.inputValue(), rows, 'what was pasted is gone');
    await person.go('/dossiers?referentie=INV-1');
    await page.getByText('Er is geen opdracht die hierbij past.').waitFor();

    const corrected = rows.replace('Bouw Nergens BV', 'Bouw Dommel BV (voorbeeld)');
    await person.go('/invoer');
    await send(corrected, 'Nakijken');
    await person.click('Opslaan');
    await stored('2', '0');
    // The same as a file.
    await page.getByLabel('Bestand').setInputFiles({ name: 'dossiers.csv', mimeType: 'text/csv', buffer: Buffer.from(corrected) });
    await person.click('Nakijken');
    await page.getByText('Staat er al').first().waitFor();
    await person.click('Opslaan');
    await stored('0', '2');
    await person.go('/dossiers?referentie=INV-2');
    await page.getByRole('link', { name: 'INV-2', exact: true }).click();
    await page.getByRole('heading', { name: 'INV-2', level: 1 }).waitFor();
    await person.close();
  });
});
