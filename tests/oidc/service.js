// The service as it is deployed: one process keeps an embedded PostgreSQL with the sample region, others use it by DATABASE_URL.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const PROGRAM = process.env.MENUKAART;
/** So long nothing takes on any machine, in milliseconds. */
const DEADLOCK = 120_000;

/** Waits until something holds. */
export async function until(what, holds) {
  const end = Date.now() + DEADLOCK;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await sleep(100);
  }
}

/** A running process of the service, and everything that it has logged. */
export class Service {
  static async start(variables) {
    const service = new Service();
    service.origin = `http://127.0.0.1:${await freePort()}`;
    service.log = '';
    const env = environment({ ...variables, MENUKAART_LISTEN: service.origin.slice('http://'.length), MENUKAART_PUBLIC_URL: service.origin, RUST_LOG: 'debug' });
    service.process = spawn(PROGRAM, ['serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    service.process.stderr.setEncoding('utf8').on('data', (text) => (service.log += text));
    service.ended = once(service.process, 'close');
    await until('a service that is ready', () => service.isReady());
    return service;
  }

  async isReady() {
    if (this.process.exitCode !== null) throw new Error(`the service ended at once:\n${this.log}`);
    return fetch(`${this.origin}/health/ready`).then((answer) => answer.ok, () => false);
  }

  /** What it answers to a token: status, headers, and the body as JSON. */
  async get(path, token) {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.origin}/v1${path}`, { headers });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
  }
}

/** A PostgreSQL with the sample region, and who is in it. */
export class Sample {
  static async start() {
    const sample = new Sample();
    sample.folder = await mkdtemp(join(tmpdir(), 'mk-oidc-'));
    sample.variables = { MENUKAART_DATA_DIR: sample.folder };
    sample.keeper = await Service.start(sample.variables);
    sample.database = `postgresql://menukaart_service@${encodeURIComponent(join(sample.folder, 'postgresql', 'socket'))}:5432/menukaart`;
    for (const role of ['contractor', 'partner', 'adviser']) sample[role] = await sample.claims(role);
    return sample;
  }

  /** The region and organisation for which the embedded mode makes a token. */
  async claims(role) {
    const { stdout } = await promisify(execFile)(PROGRAM, ['token', '--role', role], { env: environment(this.variables) });
    const { region, organisation } = JSON.parse(Buffer.from(stdout.split('.')[1], 'base64url'));
    return { role, region, organisation };
  }

  /** Another process on the same database, with tokens of an issuer. */
  deploy(issuer, variables = {}) {
    return Service.start({ DATABASE_URL: this.database, MENUKAART_ISSUER: issuer.url, MENUKAART_AUDIENCE: issuer.audience, ...variables });
  }

  async stop() {
    await this.keeper.stop();
    await rm(this.folder, { recursive: true });
  }
}

function environment(variables) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('MENUKAART') && name !== 'DATABASE_URL');
  return { ...Object.fromEntries(own), ...variables };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
