// Every page by Lighthouse, on the telephone that it pretends to be: a hundred for accessibility.

import assert from 'node:assert/strict';
import lighthouse from 'lighthouse';

import { everyPageIsFaultless } from './inspector.js';

// Nothing is measured of speed, so nothing is waited for. Simulated throttling slows nothing down: it only reckons, while with any other
// method Lighthouse waits 5 s at each page.
const PAUSES = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 0, cpuQuietThresholdMs: 0 };
const OPTIONS = { onlyCategories: ['accessibility'], disableFullPageScreenshot: true, throttlingMethod: 'simulate', ...PAUSES };

async function shortcomings(window, { cookie, status }, url) {
  // Of its own accord Lighthouse refuses a page with an error status: right, unless the page should have one.
  const options = { ...OPTIONS, extraHeaders: { cookie }, ignoreStatusCode: status !== 200 };
  const { lhr } = await lighthouse(url, options, undefined, window);
  assert.deepEqual([lhr.finalDisplayedUrl, lhr.runtimeError?.message], [url, undefined]);
  const { score, auditRefs } = lhr.categories.accessibility;
  // The score is rounded: what weighs little or nothing may be wrong at a hundred.
  const failing = auditRefs.map(({ id }) => lhr.audits[id]).filter(fails).map(told);
  return score === 1 ? failing : [`score ${score}`, ...failing];
}

const fails = ({ score, scoreDisplayMode }) => scoreDisplayMode === 'error' || (score !== null && score < 1);

function told({ id, title, errorMessage, details }) {
  const elements = details?.items?.map(({ node }) => node?.snippet) ?? [];
  return [id, errorMessage ?? title, ...elements].join(': ');
}

everyPageIsFaultless('Lighthouse', 'gives a hundred for accessibility to every page of', shortcomings);
