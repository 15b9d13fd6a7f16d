// Every page by HTML_CodeSniffer, which reads WCAG with other eyes than axe: pa11y runs it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pa11y from 'pa11y';

import { SMALL } from './browser.js';
import { Inspector } from './inspector.js';
import { everyPage, lists } from './pages.js';
import { Site } from './person.js';

/** The errors; warnings and notices only ask a person to look. */
const OPTIONS = { standard: 'WCAG2AA', runners: ['htmlcs'], viewport: SMALL };

let site, inspector, all;

before(async () => {
  site = await Site.start();
  all = await everyPage(site);
  inspector = await Inspector.start(site);
});

after(async () => {
  await inspector?.stop();
  await site?.stop();
});

async function errors(window, { cookie, status }, url) {
  // Whoever lets pa11y load the page hears nothing of its status.
  await window.setViewport(SMALL);
  await window.setExtraHTTPHeaders({ cookie });
  const answer = await window.goto(url);
  assert.deepEqual([answer.status(), answer.url()], [status, url]);
  const { issues } = await pa11y(url, { ...OPTIONS, browser: window.browser(), page: window, ignoreUrl: true });
  return issues.map(({ code, selector, context, message }) => `${code}: ${selector}: ${context}: ${message}`);
}

describe('pa11y', () => {
  for (const [group] of lists) {
    it(`finds no error on a page of ${group}`, async () => {
      const pages = all.filter((page) => page.group === group);
      assert.deepEqual(await inspector.findings(pages, errors), []);
    });
  }
});
