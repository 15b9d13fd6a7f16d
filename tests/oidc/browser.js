// A browser without a screen: it keeps cookies for each site and goes where it is sent.

export class Browser {
  cookies = new Map();

  /** Looks at a page, by way of every redirect; gives its address, status and text. */
  async get(address) {
    let answer = await this.fetch(address);
    for (let step = 0; step < 15 && answer.headers.has('location'); step += 1) {
      address = new URL(answer.headers.get('location'), address).href;
      answer = await this.fetch(address);
    }
    return { address, status: answer.status, text: await answer.text() };
  }

  /** Sends a form of a page of the same site, and goes on. */
  async send(address, fields) {
    const { origin } = new URL(address);
    const headers = { origin, 'sec-fetch-site': 'same-origin' };
    const answer = await this.fetch(address, { method: 'POST', headers, body: new URLSearchParams(fields) });
    const next = answer.headers.get('location');
    return next ? this.get(new URL(next, address).href) : { address, status: answer.status, text: await answer.text() };
  }

  async fetch(address, { headers = {}, ...options } = {}) {
    const jar = this.jar(address);
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(address, { redirect: 'manual', ...options, headers: { ...headers, ...(cookie && { cookie }) } });
    for (const set of answer.headers.getSetCookie()) {
      const [name, ...value] = set.split(';')[0].split('=');
      if (/max-age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value.join('='));
    }
    return answer;
  }

  /** The cookies of a site: unlike in a real browser, ports tell sites of this machine apart. */
  jar(address) {
    const { origin } = new URL(address);
    if (!this.cookies.has(origin)) this.cookies.set(origin, new Map());
    return this.cookies.get(origin);
  }
}
