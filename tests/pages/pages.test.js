// Every page as a browser shows it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { SMALL, WIDE } from './browser.js';
import { LANGUAGES, everyPage, lists } from './pages.js';
import { Site } from './person.js';

let site, service, browser, all;

before(async () => {
  site = await Site.start();
  ({ service, browser } = site);
  all = await everyPage(site);
});

after(() => site?.stop());

for (const language of LANGUAGES) {
  for (const [group, role] of lists) {
    describe(`${language}, ${group}`, () => {
      const pages = () => all.filter((page) => page.group === group);

      // In the other language the pages are the same but for their words.
      for (const viewport of language === 'nl' ? [SMALL, WIDE] : [SMALL]) {
        it(`every page loads only what is ours, breaks no rule of accessibility, and fits a window of ${viewport.width} px`, async () => {
          const person = await site.person(role, { viewport, language });
          for (const { name, path, status } of pages()) {
            await person.go(path, status);
            await person.look(`${group}-${name}`);
          }
          await person.close();
        });
      }

      if (language !== 'nl') return;
      it('every page says the same without JavaScript', async () => {
        const [scripted, plain] = [await site.person(role, { language }), await site.person(role, { language, javaScript: false })];
        for (const { path, status } of pages()) {
          const texts = [];
          for (const person of [scripted, plain]) {
            await person.go(path, status);
            texts.push(await person.page.locator('main').innerText());
          }
          assert.equal(texts[0], texts[1], path);
          assert.ok(texts[0].length > 40, path);
        }
        assert.deepEqual([...scripted.complaints, ...plain.complaints], []);
        await Promise.all([scripted.close(), plain.close()]);
      });
    });
  }
}

describe('somebody who looks for an initiative', () => {
  it('finds one with words, on a telephone and without JavaScript, and reads on in English', async () => {
    const { page, complaints, close } = await browser.window(service.origin, SMALL, false);
    await page.goto(`${service.origin}/`);
    assert.equal(new URL(page.url()).pathname, '/en/');
    await page.getByRole('link', { name: 'Nederlands' }).click();
    await page.getByRole('searchbox').fill('moeders');
    await page.getByRole('button', { name: 'Zoeken' }).click();
    await page.getByRole('link', { name: 'Sterk aan het Werk' }).click();
    await page.getByRole('heading', { name: 'De weg naar werk' }).waitFor();
    const dutch = new URL(page.url()).pathname;
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'The way to work' }).waitFor();
    assert.equal(new URL(page.url()).pathname, dutch.replace('/nl/', '/en/'));
    assert.deepEqual(complaints, []);
    await close();
  });

  it('works out what a job counts for', async () => {
    const { page, close } = await browser.window(service.origin, WIDE, false);
    await page.goto(`${service.origin}/nl/rekenhulp`);
    await page.getByLabel('Wat wilt u doen?').selectOption('blok.employment.participatiewet');
    await page.getByRole('button', { name: 'Verder' }).click();
    await page.getByLabel('Uren per week').fill('18');
    await page.getByRole('button', { name: 'Bereken' }).click();
    await page.getByText('Vul een heel getal in').first().waitFor();
    await page.getByLabel('Hoeveel maanden').fill('12');
    await page.getByRole('button', { name: 'Bereken' }).click();
    await page.locator('#uitkomst').getByText('€ 15.000').first().waitFor();
    await close();
  });

  it('comes to the content with the first key', async () => {
    const { page, close } = await browser.window(service.origin, WIDE);
    await page.goto(`${service.origin}/nl/menukaart`);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Direct naar de inhoud' });
    assert.equal(await skip.evaluate((link) => link === document.activeElement), true);
    assert.ok((await skip.boundingBox()).y >= 0, 'the link is not in sight');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'inhoud');
    await close();
  });
});
