// Every page by HTML_CodeSniffer, which reads WCAG with other eyes than axe: pa11y runs it.

import assert from 'node:assert/strict';
import pa11y from 'pa11y';

import { SMALL } from './browser.js';
import { everyPageIsFaultless } from './inspector.js';

/** The errors; warnings and notices only ask a person to look. */
const OPTIONS = { standard: 'WCAG2AA', runners: ['htmlcs'], viewport: SMALL };

async function errors(window, { cookie, status }, url) {
  // Whoever lets pa11y load the page hears nothing of its status.
  await window.setViewport(SMALL);
  await window.setExtraHTTPHeaders({ cookie });
  const answer = await window.goto(url);
  assert.deepEqual([answer.status(), answer.url()], [status, url]);
  const { issues } = await pa11y(url, { ...OPTIONS, browser: window.browser(), page: window, ignoreUrl: true });
  return issues.map(({ code, selector, context, message }) => `${code}: ${selector}: ${context}: ${message}`);
}

everyPageIsFaultless('pa11y', 'finds no error on a page of', errors);
