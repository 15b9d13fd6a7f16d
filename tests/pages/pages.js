// Every page that is looked at, by who sees it: its path without the language, what it is called in a picture, and the status that it comes with. Whatever looks
// at pages goes by these lists. Each role has a file of its own; a list finds the ids that it needs on the pages themselves, as `person.first(page, beginning)`.

import { contractor } from './pages.contractor.js';
import { everybody } from './pages.everybody.js';
import { partner } from './pages.partner.js';
import { adviser } from './pages.adviser.js';
import { authority } from './pages.authority.js';

export const LANGUAGES = ['nl', 'en'];

/** By role, as `site.person` takes it; nobody has signed in for the first. */
export const lists = [
  ['everybody', undefined, everybody],
  ['contractor', 'contractor', contractor],
  ['partner', 'partner', partner],
  ['adviser', 'adviser', adviser],
  ['authority', 'authority', authority],
];

/** Every page of every list with the role that sees it, and what a browser of that role sends along. */
export async function everyPage(site) {
  const all = [];
  for (const [group, role, list] of lists) {
    const person = await site.person(role);
    const cookie = await person.cookie();
    for (const page of await list(person)) all.push({ group, cookie, status: 200, ...page });
    await person.close();
  }
  return all;
}
