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
    await page.getByText('Rij 2, Woont in').first().waitFor();
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
    await page.getByText('Vul een heel getal in').first().waitFor();
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
    await page.getByText('hoogstens 60').first().waitFor();
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

describe('a partner with something new', () => {
  it('describes an initiative, after it was told what is missing, and asks for approval', async () => {
    const person = await site.person(RUNNING, { javaScript: false });
    const { page } = person;
    await person.go('/mijn-initiatieven');
    await person.click('Nieuw initiatief');
    await page.getByLabel('Naam van het initiatief').fill('Naar de bouw');
    await page.getByLabel('Jongeren', { exact: true }).check();
    await person.click('Concept bewaren');
    for (const field of ['kort', 'verhaal', 'weg', 'gemeente', 'maanden', 'prijs', 'plaatsen', 'soort']) await page.locator(`#${field}-fault`).waitFor();
    assert.equal(await page.getByLabel('Naam van het initiatief').inputValue(), 'Naar de bouw', 'what was typed is gone');
    assert.equal(await page.getByLabel('Jongeren', { exact: true }).isChecked(), true);
    await page.getByLabel('In één of twee zinnen').fill('Jongeren naar een vak.');
    await page.getByLabel('Het hele verhaal').fill('Van kennismaken tot diploma.');
    await page.getByLabel('Hoe leidt het naar werk?').fill('Met een leerbaan.');
    await page.getByLabel('Helmond', { exact: true }).check();
    await page.getByLabel('Hoeveel maanden duurt het?').fill('6');
    await page.getByLabel('Wat kost een plaats, in euro?').fill('4.500,00');
    await page.getByLabel('Hoeveel plaatsen biedt u?').fill('8');
    await page.getByLabel('Geld', { exact: true }).check();
    await person.click('Concept bewaren');
    await page.getByText('Concept', { exact: true }).waitFor();
    await person.click('Goedkeuring vragen');
    const card = page.locator('main li').filter({ hasText: 'Naar de bouw' });
    await card.getByText('Wacht op goedkeuring').waitFor();
    assert.match(await card.innerText(), /€\s4\.500/);
    await person.close();
  });

  it('plans a group, and changes it', async () => {
    const person = await site.person(RUNNING, { javaScript: false });
    const { page } = person;
    await person.go('/groepen');
    await person.click('Nieuwe groep');
    await page.getByLabel('Van welk initiatief?').selectOption({ index: 1 });
    await page.getByLabel('Naam van de groep').fill('Voorjaar');
    await page.getByLabel('Eerste dag').fill('2027-03-01');
    await page.getByLabel('Laatste dag').fill('2027-02-01');
    await page.getByLabel('Plaatsen').fill('6');
    await page.getByLabel('Kosten in euro').fill('30.000');
    await person.click('Groep aanmaken');
    await page.locator('#eind-fault').waitFor();
    assert.equal(await page.getByLabel('Naam van de groep').inputValue(), 'Voorjaar', 'what was typed is gone');
    await page.getByLabel('Laatste dag').fill('2027-09-01');
    await person.click('Groep aanmaken');
    await page.getByRole('heading', { name: 'Voorjaar', level: 1 }).waitFor();
    await person.click('Groep wijzigen');
    await page.getByLabel('Naam van de groep').fill('Zomer');
    await person.click('Opslaan');
    await page.getByRole('heading', { name: 'Zomer', level: 1 }).waitFor();
    await person.close();
  });
});

describe('a partner who keeps records', () => {
  it('corrects what is kept of somebody, and registers that they left', async () => {
    const person = await atGroup(RUNNING);
    const { page } = person;
    const group = page.url();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByLabel('Kenmerk', { exact: true }).fill('');
    await person.click('Gegevens verbeteren');
    await page.locator('#kenmerk-fault').waitFor();
    await page.getByLabel('Kenmerk', { exact: true }).fill('P-77');
    await person.click('Gegevens verbeteren');
    await page.waitForURL(group);
    await page.getByRole('link', { name: 'P-77', exact: true }).click();
    await page.getByLabel('Laatste dag').fill(new Date().toISOString().slice(0, 10));
    await page.getByLabel('Waarom').selectOption({ label: 'Vond werk' });
    await person.click('Vastleggen');
    await page.waitForURL(group);
    const row = page.getByRole('row').filter({ hasText: 'P-77' });
    assert.doesNotMatch(await row.innerText(), /nog niet/);
    await person.close();
  });

  it('takes places back that were put to use wrongly, and puts them to use again', async () => {
    const person = await atGroup(RUNNING);
    const { page } = person;
    await person.click('Plaatsen betalen');
    const reason = page.getByLabel('Waarom klopt dit niet?');
    await page.locator('summary').filter({ hasText: 'Terugnemen' }).first().click();
    await page.getByRole('button', { name: 'Terugnemen' }).first().click();
    await page.getByText('Vul dit in.').first().waitFor();
    await reason.first().fill('Hoort bij de andere groep');
    await page.getByRole('button', { name: 'Terugnemen' }).first().click();
    await page.getByLabel('Van wie?').waitFor();
    const offered = await page.getByLabel('Van wie?').locator('option').nth(1).innerText();
    const [, left] = offered.match(/nog (\d+) van/) ?? assert.fail(`no places left in ${offered}`);
    await page.getByLabel('Van wie?').selectOption({ index: 1 });
    await page.getByLabel('Hoeveel plaatsen?').fill('100000');
    await person.click('Inzetten');
    await page.getByText('Dat kan nu niet').waitFor();
    assert.equal(await page.getByLabel('Hoeveel plaatsen?').inputValue(), '100000', 'what was typed is gone');
    await page.getByLabel('Hoeveel plaatsen?').fill(left);
    await person.click('Inzetten');
    await page.getByText(`${left} plaatsen`).first().waitFor();
    await page.locator('summary').filter({ hasText: 'Terugnemen' }).first().waitFor();
    await person.close();
  });
});
