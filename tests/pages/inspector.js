// A Chromium that pa11y and Lighthouse look through: both take a page of puppeteer, not one of playwright.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';

import { FLAGS } from './browser.js';
import { everyPage, lists } from './pages.js';
import { Site } from './person.js';

/** Before a release every page is looked at; otherwise the first few of each role: axe looks at all of them each time. */
const AT_MOST = process.env.CI_FULL === 'true' ? Infinity : 3;

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
    for (const page of this.pages.filter((page) => page.group === group).slice(0, AT_MOST)) {
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
