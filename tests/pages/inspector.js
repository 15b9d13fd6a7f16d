// A Chromium that pa11y and Lighthouse look through: both take a page of puppeteer, not one of playwright.

import puppeteer from 'puppeteer-core';

import { FLAGS } from './browser.js';

export class Inspector {
  static async start(site) {
    const inspector = new Inspector();
    inspector.site = site;
    // A profile of its own, empty: puppeteer makes one and throws it away.
    inspector.chromium = await puppeteer.launch({ executablePath: process.env.CHROME_PATH, args: FLAGS });
    return inspector;
  }

  /** What `inspect(window, page, url)` finds on pages in Dutch, each in a window without cookies of others: a line for each finding. */
  async findings(pages, inspect) {
    const lines = [];
    for (const page of pages) {
      const context = await this.chromium.createBrowserContext();
      const found = await inspect(await context.newPage(), page, `${this.site.origin}/nl${page.path}`);
      lines.push(...found.map((line) => `${page.group}-${page.name} (${page.path}): ${line}`));
      await context.close();
    }
    return lines;
  }

  stop() {
    return this.chromium.close();
  }
}
