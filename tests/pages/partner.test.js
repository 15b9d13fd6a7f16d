// What a partner does, on a telephone and without JavaScript.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Site } from './person.js';

const [RUNNING, RECEIVING] = ['Stichting De Werkplaats (voorbeeld)', 'Groen & Doen BV (voorbeeld)'];
let site;

before(async () => {
  site = await Site.start();
});

after(() => site?.stop());

/** Somebody of a partner, at a group that runs. */
async function atGroup(name) {
  const person = await site.person(name, { javaScript: false });
  const group = await person.first('/groepen', '/groepen/');
  await person.go(group);
  return person;
}

describe('a partner with a group that runs', () => {
  it('adds people out of a spreadsheet, after it was told which row is wrong', async () => {
    const person = await atGroup(RUNNING);
    const { page } = person;
    await person.click('Deelnemers toevoegen');
    const rows = ['Kenmerk\tWoonplaats\tDoelgroep\tGeboren\tBegonnen', 'P-1\tHelmond\tJongeren\t2000-2004\t2025-01-02', 'P-2\tAtlantis\tJongeren\t2000-2004\t2025-01-02'];
    await page.getByLabel('Tabel', { exact: true }).fill(rows.join('\n'));
    await person.click('Hele tabel toevoegen');
    await page.getByText('Rij 2, gemeente').first().waitFor();
    assert.match(await page.getByLabel('Tabel', { exact: true }).inputValue(), /Atlantis/, 'what was typed is gone');
    await page.getByLabel('Tabel', { exact: true }).fill(rows.join('\n').replace('Atlantis', 'Deurne'));
    await person.click('Hele tabel toevoegen');
    await page.getByRole('rowheader', { name: 'P-2' }).waitFor();
    await person.close();
  });

  it('adds one person, with what is wrong beside its field', async () => {
    const person = await atGroup(RUNNING);
    const { page } = person;
    await person.click('Deelnemers toevoegen');
    await page.getByLabel('Kenmerk', { exact: true }).fill('P-9');
    await person.click('Toevoegen');
    await page.locator('#begonnen-fault').waitFor();
    assert.equal(await page.getByLabel('Kenmerk', { exact: true }).inputValue(), 'P-9');
    await page.getByLabel('Woont in').selectOption({ label: 'Helmond' });
    await page.getByLabel('Doelgroep').selectOption({ label: 'Jongeren' });
    await page.getByLabel('Geboren in').selectOption('2000-2004');
    await page.getByLabel('Begonnen op').fill('2026-01-05');
    await person.click('Toevoegen');
    await page.getByRole('rowheader', { name: 'P-9' }).waitFor();
    await person.close();
  });

  it('reports the progress of the whole group in one go', async () => {
    const person = await atGroup(RUNNING);
    const { page } = person;
    await person.click('Voortgang melden');
    const phases = page.getByLabel('Fase');
    const people = await phases.count();
    assert.ok(people >= 5, `${people} people`);
    for (let number = 0; number < people; number += 1) await phases.nth(number).selectOption({ label: 'Zoekt werk' });
    const attendance = page.getByLabel('Aanwezig (in procenten)');
    for (let number = 1; number < people; number += 1) await attendance.nth(number).fill('90');
    await person.click('Opslaan voor de hele groep');
    await page.getByText('Vul een percentage in, van 0 tot 100.').first().waitFor();
    assert.equal(await attendance.nth(1).inputValue(), '90', 'what was typed is gone');
    await attendance.nth(0).fill('100');
    await person.click('Opslaan voor de hele groep');
    await page.waitForURL((url) => !url.pathname.endsWith('/voortgang'));
    await person.close();
  });
});

describe('a partner with somebody who was not measured', () => {
  it('is told so, fills it in, and has nothing more to do there', async () => {
    const person = await site.person('partner', { javaScript: false });
    const { page } = person;
    await person.go('/');
    const due = page.getByRole('link', { name: 'Eerste groep (voorbeeld)' });
    const before = await due.count();
    assert.ok(before > 0, 'nothing is due');
    await due.first().click();
    const screen = new URL(page.url()).pathname;
    for (const yes of await page.getByLabel('Ja', { exact: true }).all()) await yes.check();
    await page.getByLabel('Uren per week, als dat zo is').first().fill('80');
    await person.click('Opslaan voor de hele groep');
    await page.getByText('Vul hele uren per week in, van 1 tot 60.').first().waitFor();
    await page.getByLabel('Uren per week, als dat zo is').first().fill('28');
    await person.click('Opslaan voor de hele groep');
    await page.waitForURL((url) => url.pathname !== screen);
    await person.go('/');
    assert.equal(await page.getByRole('link', { name: 'Eerste groep (voorbeeld)' }).count(), before - 1);
    await person.close();
  });

  it('confirms what it received, and sees it among its receipts', async () => {
    const person = await site.person(RECEIVING, { javaScript: false });
    const { page } = person;
    await person.go('/ontvangsten');
    const open = page.locator('li').filter({ hasText: 'Nog te ontvangen' }).getByRole('link');
    await open.first().click();
    await page.getByLabel('Hoeveel').fill('veel');
    await person.click('Bevestigen');
    await page.locator('#hoeveel-fault').waitFor();
    await page.getByLabel('Hoeveel').fill('1');
    await page.getByLabel('Uw eigen verwijzing').fill('Bankafschrift 12');
    await person.click('Bevestigen');
    await page.getByRole('cell', { name: 'Bankafschrift 12' }).waitFor();
    await person.close();
  });
});
