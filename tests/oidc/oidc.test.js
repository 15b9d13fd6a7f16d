import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { decodeProtectedHeader } from 'jose';

import { Browser } from './browser.js';
import { Issuer } from './issuer.js';
import { Sample, until } from './service.js';

const HOUR = 3600;
const NOWHERE = '0190a5a0-0000-7000-8000-000000000001';

let sample;
let issuer;
let service;
/** Every process with tokens of the issuer. */
const deployed = [];

before(async () => {
  sample = await Sample.start();
  issuer = await Issuer.start(actors(sample));
  const login = { MENUKAART_LOGIN_CLIENT_ID: issuer.pages.id, MENUKAART_LOGIN_CLIENT_SECRET: issuer.pages.secret };
  service = await deploy({ ...login, MENUKAART_LOGIN_RESOURCE: issuer.audience });
  await issuer.knows(service.origin);
});

after(async () => {
  await Promise.all(deployed.map((process) => process.stop()));
  await issuer?.stop();
  await sample?.stop();
});

/** Who has an account at the issuer. */
function actors({ contractor, partner, adviser }) {
  const { region } = adviser;
  const foreign = { role: 'contractor', region, organisation: partner.organisation };
  return {
    'sanne-de-vries': { claims: adviser },
    'jan-bakker': { claims: contractor },
    'wrong-organisation': { claims: foreign },
    'wrong-region': { claims: { ...adviser, region: NOWHERE } },
    'no-role': { claims: { region } },
    'purchase-system': { machine: true, claims: { role: 'service', region } },
    'expired-system': { machine: true, claims: { role: 'service', region }, change: ({ payload }) => (payload.exp -= 3 * HOUR) },
    'early-system': { machine: true, claims: { role: 'service', region }, change: ({ payload }) => (payload.nbf = payload.iat + HOUR) },
    // As in a realm that was there before: roles among others, another name for the organisation, no region, and another type in the header.
    'kees-smit': {
      claims: { realm_access: { roles: ['offline_access', 'sroi-aannemer'] }, org: { id: contractor.organisation } },
      change: (token) => (token.header = { typ: 'JWT' }),
    },
  };
}

async function deploy(variables) {
  const process = await sample.deploy(issuer, variables);
  deployed.push(process);
  return process;
}

async function refused(token, reason, at = service) {
  const { status, headers, body } = await at.get('/organisations', token);
  assert.equal(status, 401, JSON.stringify(body));
  assert.match(headers.get('www-authenticate'), /^Bearer .*error="invalid_token"/);
  assert.match(headers.get('content-type'), /^application\/problem\+json/);
  assert.match(body.detail, reason);
}

test('a machine with client credentials, private_key_jwt and PS256 reads what its scope allows', async () => {
  const token = await issuer.machine('purchase-system', { scope: 'organisations:read' });
  const { typ, alg } = decodeProtectedHeader(token);
  assert.deepEqual({ typ, alg }, { typ: 'at+jwt', alg: 'PS256' });

  const organisations = await service.get('/organisations', token);
  assert.equal(organisations.status, 200);
  assert.ok(organisations.body.items.length > 0);
  const contributions = await service.get('/contributions', token);
  assert.equal(contributions.status, 403, 'the scope contributions:read is missing');
});

test('somebody who logs in by authorization code with PKCE acts in their role', async () => {
  const adviser = await issuer.person('sanne-de-vries');
  const all = await service.get('/obligations', adviser.access_token);
  assert.equal(all.status, 200);

  const contractor = await issuer.person('jan-bakker');
  const own = await service.get('/obligations', contractor.access_token);
  assert.equal(own.status, 200);
  assert.ok(own.body.items.length > 0);
  assert.ok(own.body.items.every((item) => item.contractorId === sample.contractor.organisation));
  assert.ok(own.body.items.length < all.body.items.length, 'the adviser sees those of others, too');
});

test('an ID token is no access token', async () => {
  const { id_token } = await issuer.person('sanne-de-vries');
  await refused(id_token, /access token, not an ID token/);
});

test('an opaque token is refused', async () => {
  const { access_token } = await issuer.person('sanne-de-vries', { resource: null });
  assert.ok(!access_token.includes('.'));
  await refused(access_token, /not a signed JSON Web Token/);
});

test('a token for another resource is refused', async () => {
  const { access_token } = await issuer.person('sanne-de-vries', { resource: issuer.otherResource });
  await refused(access_token, /not meant for this service/);
  await refused(await issuer.machine('purchase-system', { resource: issuer.otherResource }), /not meant for this service/);
});

test('a token that has expired, or is not valid yet, is refused', async () => {
  await refused(await issuer.machine('expired-system'), /expired/);
  await refused(await issuer.machine('early-system'), /not valid yet/);
});

test('a role that does not fit, or is missing, is refused', async () => {
  const reasons = { 'wrong-organisation': /organisation/, 'wrong-region': /region/, 'no-role': /role must be one of/ };
  for (const [name, reason] of Object.entries(reasons)) await refused((await issuer.person(name)).access_token, reason);
});

test('a token whose signature was changed is refused', async () => {
  const token = await issuer.machine('purchase-system');
  const [header, payload, signature] = token.split('.');
  const other = await issuer.machine('purchase-system');
  await refused([header, payload, other.split('.')[2]].join('.'), /signature is wrong/);
  assert.equal((await service.get('/organisations', [header, payload, signature].join('.'))).status, 200);
});

test('tokens of another issuer are refused, whatever they say', async () => {
  const stranger = await Issuer.start(actors(sample));
  try {
    await refused((await stranger.person('sanne-de-vries')).access_token, /issuer/);
  } finally {
    await stranger.stop();
  }
});

test('the first token of a new key is accepted while the service runs, and those of the old key stay good', async () => {
  const old = await issuer.machine('purchase-system');
  assert.equal((await service.get('/organisations', old)).status, 200);
  await issuer.rotate();
  const young = await issuer.machine('purchase-system');
  assert.notEqual(decodeProtectedHeader(young).kid, decodeProtectedHeader(old).kid);
  assert.equal((await service.get('/organisations', young)).status, 200);
  assert.equal((await service.get('/organisations', old)).status, 200);
});

test('while the issuer is away known keys go on, and a service that starts then waits for it', async () => {
  const token = await issuer.machine('purchase-system');
  assert.equal((await service.get('/organisations', token)).status, 200);
  await issuer.goAway();
  let late;
  try {
    assert.equal((await service.get('/organisations', token)).status, 200);
    late = await deploy();
    assert.equal((await late.get('/initiatives')).status, 200, 'the menu needs no issuer');
    const { status, headers, body } = await late.get('/organisations', token);
    assert.equal(status, 503, JSON.stringify(body));
    assert.ok(headers.has('retry-after'));
  } finally {
    await issuer.comeBack();
  }
  await until('keys of an issuer that is back', async () => (await late.get('/organisations', token)).status === 200);
});

test('an existing realm fits: its own names for claims and roles, one region, and JWT as type', async () => {
  const { access_token } = await issuer.person('kees-smit');
  await refused(access_token, /not that of an access token/);
  const fitted = await deploy({
    MENUKAART_TOKEN_TYPE: 'JWT',
    MENUKAART_CLAIM_ROLE: '/realm_access/roles',
    MENUKAART_CLAIM_ORGANISATION: '/org/id',
    MENUKAART_ROLE_NAMES: 'sroi-aannemer=contractor',
    MENUKAART_REGION: sample.adviser.region,
  });
  const own = await fitted.get('/obligations', access_token);
  assert.equal(own.status, 200, JSON.stringify(own.body));
  assert.ok(own.body.items.length > 0);
  assert.ok(own.body.items.every((item) => item.contractorId === sample.contractor.organisation));
  const { id_token } = await issuer.person('kees-smit');
  await refused(id_token, /access token, not an ID token/, fitted);
});

/** Signs in to the web pages by the issuer, as somebody with an account there. */
async function signIn(visitor) {
  issuer.visitor = visitor;
  const browser = new Browser();
  const page = await browser.get(`${service.origin}/nl/mijn-account`);
  issuer.given.push(...browser.jar(service.origin).values());
  return { browser, page };
}

test('somebody signs in to the web pages, comes back to the page that was asked for, and signs out here and at the issuer', async () => {
  const { browser, page } = await signIn('jan-bakker');
  assert.deepEqual({ address: page.address, status: page.status }, { address: `${service.origin}/nl/mijn-account`, status: 200 }, page.text);
  assert.match(page.text, /Opdrachtnemer/);
  assert.match(page.text, /\(voorbeeld\)/, 'the name of the organisation');

  const csrf = page.text.match(/name="csrf" value="([^"]+)"/)[1];
  const kept = new Map(browser.jar(service.origin));
  const out = await browser.send(`${service.origin}/nl/uitloggen`, { csrf });
  assert.match(out.text, /U bent uitgelogd/);
  const end = out.text.match(/href="([^"]+session\/end[^"]+)"/)[1].replaceAll('&amp;', '&');
  assert.ok(end.startsWith(issuer.url));
  assert.equal((await browser.fetch(end)).status, 200, 'the issuer knows this way out');

  const thief = new Browser();
  for (const [name, value] of kept) thief.jar(service.origin).set(name, value);
  const refused = await thief.fetch(`${service.origin}/nl/mijn-account`);
  assert.equal(refused.status, 303, 'the session has ended');
});

test('an account without a role here, or with a wrong one, gets no session', async () => {
  for (const name of ['no-role', 'wrong-region', 'wrong-organisation']) {
    const { browser, page } = await signIn(name);
    assert.equal(page.status, 403, name);
    assert.match(page.text, /heeft hier geen rol/);
    assert.ok(!browser.jar(service.origin).has('menukaart'), name);
  }
});

test('what the issuer sent back once, nobody can use again', async () => {
  issuer.visitor = 'jan-bakker';
  const browser = new Browser();
  let address = `${service.origin}/nl/inloggen`;
  while (!address.includes('/inloggen/terug')) address = new URL((await browser.fetch(address)).headers.get('location'), address).href;
  const other = new Browser();
  assert.equal((await other.get(address)).status, 403, 'another browser');
  const login = new Map(browser.jar(service.origin));
  assert.equal((await browser.get(address)).status, 200);
  for (const [name, value] of login) browser.jar(service.origin).set(name, value);
  assert.equal((await browser.get(address)).status, 403, 'twice');
});

test('nothing of a token is in a log, even with everything logged', async () => {
  assert.ok(issuer.given.length > 10);
  const secrets = issuer.given.flatMap((token) => [token, ...token.split('.').slice(1)]);
  const people = Object.keys(actors(sample));
  const claims = [sample.contractor.organisation, sample.partner.organisation];
  for (const { log } of deployed) {
    assert.match(log, /"answered".*"operation":"list_(organisations|obligations)"/, 'requests are logged');
    assert.doesNotMatch(log, /with parameters|statement batch/, 'statements are not');
    for (const secret of [...secrets, ...people, ...claims]) assert.ok(!log.includes(secret), `a log holds ${secret}`);
  }
});
