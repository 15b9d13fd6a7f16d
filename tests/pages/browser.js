// A browser that tells on a page: what it loads from elsewhere, what its policy refuses, what it complains about.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', ...QUIET];

/** The levels A and AA of WCAG 2.2, and all before it. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const SMALL = { width: 360, height: 740 };
export const WIDE = { width: 1280, height: 900 };

export class Browser {
  static async start() {
    const browser = new Browser();
    // A profile of its own, empty: playwright makes one and throws it away.
    browser.chromium = await chromium.launch({ executablePath: process.env.CHROME_PATH, headless: true, args: FLAGS });
    browser.axe = await readFile(AXE, 'utf8');
    return browser;
  }

  /** A window on a site, without cookies of others. */
  async window(origin, viewport, javaScriptEnabled = true) {
    const context = await this.chromium.newContext({ viewport, javaScriptEnabled, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const complaints = [];
    page.on('request', (request) => request.url().startsWith(`${origin}/`) || complaints.push(`loads ${request.url()}`));
    page.on('requestfailed', (request) => {
      // Whoever goes on to another page gives up what this one still loads.
      if (request.failure().errorText !== 'net::ERR_ABORTED') complaints.push(`fails to load ${request.url()}`);
    });
    page.on('pageerror', (error) => complaints.push(`throws ${error.message}`));
    page.on('console', (message) => {
      // The browser says of every page with an error status that it failed to load a resource.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    return { page, complaints, close: () => context.close() };
  }

  /** What is wrong with a page by WCAG: a line for each finding. */
  async accessibilityFaults(page) {
    // From outside, past the policy that lets the page itself run nothing.
    await page.evaluate(this.axe);
    const { violations } = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: 'tag', values } }), TAGS);
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  }

  stop() {
    return this.chromium.close();
  }
}

/** How many pixels a page is wider than its window. */
export const overflow = (page) => page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
