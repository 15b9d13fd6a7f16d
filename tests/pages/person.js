// Somebody at the pages, in a window: anybody, or a person of the sample who signs in as people do.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Browser, SMALL, overflow } from './browser.js';
import { Service } from './service.js';

/** One of each role, by the name on the button of the chooser. */
export const PEOPLE = {
  contractor: 'Bouwbedrijf Kasteel BV (voorbeeld)',
  partner: 'Driessen Foundation',
  adviser: 'Helmond-De Peel',
  authority: 'Gemeente Helmond',
};

/** The service with its sample, and a browser to look at it. */
export class Site {
  static async start() {
    const site = new Site();
    site.folder = await mkdtemp(join(tmpdir(), 'mk-pages-'));
    [site.service, site.browser] = await Promise.all([Service.start({ MENUKAART_DATA_DIR: site.folder }), Browser.start()]);
    site.origin = site.service.origin;
    return site;
  }

  /** Somebody in a window of their own, who has signed in if the role or the name on the button of the chooser is given. */
  async person(who, { viewport = SMALL, javaScript = true, language = 'nl' } = {}) {
    const person = new Person(this, language, await this.browser.window(this.origin, viewport, javaScript));
    if (who !== undefined) await person.signIn(PEOPLE[who] ?? who);
    return person;
  }

  async stop() {
    await this.browser?.stop();
    await this.service?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export class Person {
  constructor(site, language, { page, complaints, close }) {
    Object.assign(this, { site, language, page, complaints, close });
  }

  /** Chooses on the page for trying out who to be. */
  async signIn(name) {
    await this.go('/inloggen');
    await this.page.getByRole('button', { name, exact: true }).first().click();
    await this.page.waitForURL((url) => !url.pathname.endsWith('/inloggen'));
  }

  /** Goes to a page by its path without the language. */
  async go(path, status = 200) {
    const answer = await this.page.goto(`${this.site.origin}/${this.language}${path}`);
    assert.equal(answer.status(), status, path);
  }

  /** Clicks on a button or a link with exactly these words. */
  async click(name) {
    const { page } = this;
    await page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true })).first().click();
  }

  /** Looks at the page where the person is: leaves a picture, and finds nothing wrong with it. */
  async look(name) {
    const { width } = this.page.viewportSize();
    await look(this, `${name}-${this.language}-${width <= SMALL.width ? 'small' : 'wide'}`);
  }

  /** The address of the first link on a page that begins with a path and has a part, all without the language. */
  async first(path, beginning, part = '') {
    await this.go(path);
    const links = await this.page.locator('main a').evaluateAll((all) => all.map((link) => link.pathname + link.search));
    const start = `/${this.language}${beginning}`;
    const found = links.find((link) => link.startsWith(start) && link.includes(part));
    assert.ok(found, `no link to ${start} on ${path}: ${links}`);
    return found.slice(`/${this.language}`.length);
  }

  /** What a browser sends along to be the same person. */
  async cookie() {
    const cookies = await this.page.context().cookies();
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
}

/** Leaves a picture of a page, and finds nothing wrong with it: it loads only what is ours, breaks no rule of accessibility, and fits its window. */
export async function look({ site, page, complaints, language }, name) {
  await page.evaluate(() => document.fonts.ready);
  assert.equal(await page.evaluate(() => document.fonts.check('1rem "Source Sans 3"')), true, 'the font is not there');
  assert.equal(await page.getAttribute('html', 'lang'), language);
  await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
  assert.deepEqual(await site.browser.accessibilityFaults(page), [], name);
  assert.equal(await overflow(page), 0, `${name} is wider than its window`);
  assert.deepEqual(complaints, [], name);
}
