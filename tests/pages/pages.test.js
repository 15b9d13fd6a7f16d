// Every page as a browser shows it.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Browser, SMALL, WIDE, overflow } from './browser.js';
import { LANGUAGES, pages } from './pages.js';
import { Service } from './service.js';

const PICTURES = process.env.PICTURES;
let folder, service, browser, all;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mk-pages-'));
  service = await Service.start({ MENUKAART_DATA_DIR: folder });
  browser = await Browser.start();
  const { body } = await service.get('/initiatives?query=moeders');
  all = pages(body.items[0].id);
});

after(async () => {
  await browser?.stop();
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const language of LANGUAGES) {
  for (const [size, viewport] of [['small', SMALL], ['wide', WIDE]]) {
    describe(`${language}, ${size}`, () => {
      it('every page loads only what is ours, breaks no rule of accessibility, and fits its window', async () => {
        const { page, complaints, close } = await browser.window(service.origin, viewport);
        for (const { name, path, status = 200 } of all) {
          const answer = await page.goto(`${service.origin}/${language}${path}`);
          assert.equal(answer.status(), status, path);
          await page.evaluate(() => document.fonts.ready);
          assert.equal(await page.evaluate(() => document.fonts.check('1rem "Source Sans 3"')), true, 'the font is not there');
          assert.equal(await page.getAttribute('html', 'lang'), language);
          await page.screenshot({ path: join(PICTURES, `${name}-${language}-${size}.png`), fullPage: true });
          assert.deepEqual(await browser.accessibilityFaults(page), [], path);
          assert.equal(await overflow(page), 0, `${path} is wider than its window`);
          assert.deepEqual(complaints, [], path);
        }
        await close();
      });
    });
  }

  describe(`${language}, without JavaScript`, () => {
    it('every page says the same', async () => {
      const [scripted, plain] = await Promise.all([true, false].map((javaScript) => browser.window(service.origin, SMALL, javaScript)));
      for (const { path } of all) {
        const texts = [];
        for (const { page } of [scripted, plain]) {
          await page.goto(`${service.origin}/${language}${path}`);
          texts.push(await page.locator('main').innerText());
        }
        assert.equal(texts[0], texts[1], path);
        assert.ok(texts[0].length > 40, path);
      }
      assert.deepEqual([...scripted.complaints, ...plain.complaints], []);
      await Promise.all([scripted.close(), plain.close()]);
    });
  });
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
    await page.getByText('Vul een heel getal boven nul in').first().waitFor();
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
