// A Chromium that pa11y and Lighthouse look through: both take a page of puppeteer, not one of playwright.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';

import { FLAGS } from './browser.js';
import { everyPage, lists } from './pages.js';
import { Site } from './person.js';

/** Before a release every page is looked at; otherwise these, of each role a list, a page of one thing and a form: axe looks at all pages each time. */
const SOME = {
  everybody: ['menu', 'initiative', 'calculator-faults', 'sign-in'],
  contractor: ['obligation', 'reserve', 'contributions'],
  partner: ['group', 'initiative-new', 'progress'],
  adviser: ['worklist', 'dossier', 'imports'],
  authority: ['dossier', 'report'],
};
const isLookedAt = ({ group, name }) => process.env.CI_FULL === 'true' || SOME[group].includes(name);

/** Has a tool look at pages in Dutch, a test for each role: `inspect(window, page, url)` finds a line for each fault. */
export function everyPageIsFaultless(tool, promise, inspect) {
  describe(tool, () => {
    const inspector = new Inspector();
    before(() => inspector.start());
    after(() => inspector.stop());

    for (const [group] of lists) {
      it(`${promise} ${group}`, async () => {
        assert.deepEqual(await inspector.findings(group, inspect), []);
      });
    }
  });
}

class Inspector {
  async start() {
    this.site = await Site.start();
    this.pages = await everyPage(this.site);
    // A profile of its own, empty: puppeteer makes one and throws it away.
    this.chromium = await puppeteer.launch({ executablePath: process.env.CHROME_PATH, args: FLAGS });
  }

  /** What is found on the pages of a group, each in a window without cookies of others. */
  async findings(group, inspect) {
    const lines = [];
    const pages = this.pages.filter((page) => page.group === group && isLookedAt(page));
    assert.ok(pages.length >= SOME[group].length, `a page of ${group} is gone`);
    for (const page of pages) {
      const context = await this.chromium.createBrowserContext();
      const found = await inspect(await context.newPage(), page, `${this.site.origin}/nl${page.path}`);
      lines.push(...found.map((line) => `${page.group}-${page.name} (${page.path}): ${line}`));
      await context.close();
    }
    return lines;
  }

  async stop() {
    await this.chromium?.close();
    await this.site?.stop();
  }
}
