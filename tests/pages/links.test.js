// Wherever a page leads, there is something.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { everyPage } from './pages.js';
import { Site } from './person.js';

let site, all;

before(async () => {
  site = await Site.start();
  all = await everyPage(site);
});

after(() => site?.stop());

describe('the links of every page', () => {
  it('lead to something that the same person may see', async () => {
    const dead = [];
    for (const role of new Set(all.map(({ group }) => group))) {
      const seen = new Set();
      for (const { path, cookie } of all.filter(({ group }) => group === role)) {
        const html = await (await fetch(`${site.origin}/nl${path}`, { headers: { cookie } })).text();
        const links = [...html.matchAll(/ href="(\/[^"#]*)/g)].map(([, link]) => link.replaceAll('&amp;', '&'));
        for (const link of links.filter((link) => link.startsWith('/nl/'))) {
          if (seen.has(link)) continue;
          seen.add(link);
          const answer = await fetch(site.origin + link, { headers: { cookie }, redirect: 'manual' });
          if (answer.status >= 400) dead.push(`${role}: ${path} → ${link}: ${answer.status}`);
          await answer.arrayBuffer();
        }
      }
      assert.ok(seen.size > 5, `${role} has ${seen.size} links`);
    }
    assert.deepEqual(dead, []);
  });
});
