// An OpenID Connect provider as a municipality has one: machines with private_key_jwt, people with authorization code and PKCE.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

/** What tokens for the service are asked for by (RFC 8707). */
const RESOURCE = 'https://menukaart.example.nl/v1';
const OTHER_RESOURCE = 'https://elsewhere.example.nl/v1';
const CALLBACK = 'https://portal.example.nl/callback';
const SCOPES = 'organisations:read initiatives:read contributions:read';

async function signingKey(kid) {
  const { privateKey } = await generateKeyPair('PS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'PS256' };
}

export class Issuer {
  audience = RESOURCE;
  otherResource = OTHER_RESOURCE;
  /** The web pages of the service as its client; whoever comes by them logs in as `visitor`. */
  pages = { id: 'menukaart-pages', secret: randomBytes(32).toString('base64url') };
  visitor = null;
  /** Every token that it gave: none may turn up in a log. */
  given = [];

  /**
   * People and machines by their names: `claims` go into their access tokens, `change(token)` may change header and payload at the end.
   */
  static async start(actors) {
    const issuer = new Issuer();
    issuer.actors = actors;
    issuer.machineKey = await generateKeyPair('PS256', { extractable: true });
    issuer.signing = [await signingKey('first')];
    issuer.server = createServer((request, response) => issuer.handle(request, response));
    await issuer.listen(0);
    issuer.port = issuer.server.address().port;
    issuer.url = `http://127.0.0.1:${issuer.port}`;
    await issuer.provide();
    return issuer;
  }

  /** Knows from now on where the web pages are that send people here. */
  async knows(origin) {
    this.pages.origin = origin;
    await this.provide();
  }

  /** From now on a new key signs, and the old one is still published. */
  async rotate() {
    this.signing.unshift(await signingKey(`later-${this.signing.length}`));
    await this.provide();
  }

  /** Nobody listens at its address any more. */
  async goAway() {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  comeBack() {
    return this.listen(this.port);
  }

  /** An access token for a machine: client credentials, with a signed assertion instead of a secret. */
  async machine(name, { resource = RESOURCE, scope = SCOPES } = {}) {
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'PS256' })
      .setIssuer(name).setSubject(name).setAudience(this.url).setJti(randomUUID()).setIssuedAt().setExpirationTime('1m')
      .sign(this.machineKey.privateKey);
    return (await this.token({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
      ...(resource && { resource }),
    })).access_token;
  }

  /** The access token and the ID token of somebody who logs in, by authorization code with PKCE. Without a resource the access token is opaque. */
  async person(name, { resource = RESOURCE } = {}) {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: 'portal', response_type: 'code', redirect_uri: CALLBACK, scope: 'openid', login_hint: name, state: 'x',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...(resource && { resource }),
    });
    const code = await this.follow(`${this.url}/auth?${query}`);
    const form = { grant_type: 'authorization_code', client_id: 'portal', redirect_uri: CALLBACK, code, code_verifier: verifier };
    return this.token({ ...form, ...(resource && { resource }) });
  }

  stop() {
    return this.goAway();
  }

  // A provider keeps its keys for good: another one takes over, as after a restart with other keys.
  async provide() {
    const clients = [
      {
        client_id: 'portal', redirect_uris: [CALLBACK], token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'PS256',
      },
    ];
    if (this.pages.origin) {
      clients.push({
        client_id: this.pages.id, client_secret: this.pages.secret, token_endpoint_auth_method: 'client_secret_basic',
        redirect_uris: [`${this.pages.origin}/nl/inloggen/terug`], post_logout_redirect_uris: [`${this.pages.origin}/nl/`],
        grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'PS256',
      });
    }
    const jwks = { keys: [await exportJWK(this.machineKey.publicKey)] };
    for (const [client_id, { machine }] of Object.entries(this.actors)) {
      if (!machine) continue;
      clients.push({
        client_id, jwks, token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'PS256',
        grant_types: ['client_credentials'], response_types: [], redirect_uris: [], id_token_signed_response_alg: 'PS256',
      });
    }
    const actor = (token) => this.actors[token.accountId ?? token.clientId];
    this.provider = new Provider(this.url, {
      clients,
      jwks: { keys: this.signing },
      cookies: { keys: [randomUUID()] },
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          // Without one there is a token for the provider itself: an opaque one.
          defaultResource: () => undefined,
          useGrantedResource: () => true,
          getResourceServerInfo: (_, audience) => ({ scope: SCOPES, audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'PS256' } } }),
        },
      },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...this.actors[sub].claims }) }),
      extraTokenClaims: (_, token) => actor(token).claims,
      formats: { customizers: { jwt: (_, token, jwt) => actor(token).change?.(jwt) } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      loadExistingGrant: (context) => grant(context),
    });
    // Tokens that the service itself fetched.
    this.provider.on('grant.success', ({ body }) => this.given.push(...[body.access_token, body.id_token].filter(Boolean)));
    this.callback = this.provider.callback();
  }

  handle(request, response) {
    return request.url.startsWith('/interaction/') ? this.logIn(request, response) : this.callback(request, response);
  }

  /** No password: who is to log in stands in the request. */
  async logIn(request, response) {
    const { params } = await this.provider.interactionDetails(request, response);
    await this.provider.interactionFinished(request, response, { login: { accountId: params.login_hint ?? this.visitor } });
  }

  /** Follows redirects with cookies, as a browser, up to the callback; gives the code. */
  async follow(address) {
    const cookies = new Map();
    for (let step = 0; step < 10; step += 1) {
      const answer = await fetch(address, { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } });
      for (const cookie of answer.headers.getSetCookie()) {
        const [name, ...value] = cookie.split(';')[0].split('=');
        cookies.set(name, value.join('='));
      }
      const next = answer.headers.get('location');
      if (!next) throw new Error(`the issuer answers ${answer.status}: ${await answer.text()}`);
      address = new URL(next, address).href;
      if (address.startsWith(CALLBACK)) return codeOf(new URL(address));
    }
    throw new Error('the issuer redirects for ever');
  }

  async token(form) {
    const answer = await fetch(`${this.url}/token`, { method: 'POST', body: new URLSearchParams(form) });
    const tokens = await answer.json();
    if (!answer.ok) throw new Error(`the issuer answers ${answer.status}: ${JSON.stringify(tokens)}`);
    this.given.push(...[tokens.access_token, tokens.id_token].filter(Boolean));
    return tokens;
  }

  async listen(port) {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }
}

function codeOf(address) {
  const code = address.searchParams.get('code');
  if (!code) throw new Error(`the issuer refuses: ${address.search}`);
  return code;
}

/** Nobody is asked for consent: the portal is the municipality's own. */
async function grant({ oidc }) {
  const granted = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  granted.addOIDCScope('openid');
  for (const resource of [RESOURCE, OTHER_RESOURCE]) granted.addResourceScope(resource, SCOPES);
  await granted.save();
  return granted;
}
