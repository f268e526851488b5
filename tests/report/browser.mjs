// A headless Chromium, driven over its DevTools protocol with nothing but node.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const startTimeoutMs = 120_000;
const callTimeoutMs = 120_000;

export class Browser {
  #process;
  #socket;
  #profile;
  #calls = new Map();
  #pages = new Map();
  #last = 0;

  /** Starts the browser. It finds no host by name: a page that asked for one would fail, and say so. */
  static async start(program) {
    const browser = new Browser();
    browser.#profile = mkdtempSync(join(tmpdir(), 'bigfile-chromium-'));
    browser.#process = spawn(program, [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--host-resolver-rules=MAP * ~NOTFOUND', '--remote-debugging-port=0',
      `--user-data-dir=${browser.#profile}`, 'about:blank',
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('chromium did not start in time')), startTimeoutMs);
      browser.#process.once('exit', (code) => reject(new Error(`chromium ended with ${code}`)));
      createInterface({ input: browser.#process.stderr }).on('line', (line) => {
        const match = /^DevTools listening on (ws:.*)$/.exec(line);
        if (match) {
          clearTimeout(timer);
          resolve(match[1]);
        }
      });
    });
    browser.#socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      browser.#socket.addEventListener('open', resolve);
      browser.#socket.addEventListener('error', () => reject(new Error('no connection to chromium')));
    });
    browser.#socket.addEventListener('message', (event) => browser.#receive(JSON.parse(event.data)));
    return browser;
  }

  #receive(message) {
    if (message.id) {
      const call = this.#calls.get(message.id);
      this.#calls.delete(message.id);
      clearTimeout(call.timer);
      if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
      else call.resolve(message.result);
    } else {
      this.#pages.get(message.sessionId)?.receive(message.method, message.params);
    }
  }

  call(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer in time`)), callTimeoutMs);
      this.#calls.set(id, { method, resolve, reject, timer });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  async open() {
    const { targetId } = await this.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.#pages.set(sessionId, page);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.call(`${domain}.enable`);
    return page;
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    // Its helpers write to the profile until they end, which is a little after it.
    this.call('Browser.close').catch(() => {});
    await ended;
    this.#socket.close();
    for (const call of this.#calls.values()) clearTimeout(call.timer);
    try {
      rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    } catch (error) {
      console.log(`the browser's profile stays: ${error.message}`);
    }
  }
}

/** A tab. Collects what went wrong in it, and what it asked the network for. */
export class Page {
  problems = [];
  requests = [];
  #browser;
  #sessionId;
  #targetId;
  #waiting = new Map();

  constructor(browser, sessionId, targetId) {
    this.#browser = browser;
    this.#sessionId = sessionId;
    this.#targetId = targetId;
  }

  receive(method, params) {
    if (method === 'Runtime.exceptionThrown') this.problems.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === 'Runtime.consoleAPICalled') this.problems.push(`console.${params.type}: ${params.args.map((value) => value.value ?? value.description).join(' ')}`);
    if (method === 'Log.entryAdded') this.problems.push(`${params.entry.level}: ${params.entry.text}`);
    if (method === 'Page.javascriptDialogOpening') this.problems.push(`dialog: ${params.message}`);
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    this.#waiting.get(method)?.();
    this.#waiting.delete(method);
  }

  call(method, params) {
    return this.#browser.call(method, params, this.#sessionId);
  }

  async navigate(url) {
    const loaded = new Promise((resolve) => this.#waiting.set('Page.loadEventFired', resolve));
    await this.call('Page.navigate', { url });
    await loaded;
    await this.settled();
  }

  /** The size of the view, and light or dark. */
  async show(width, height, scheme) {
    await this.call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await this.call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await this.settled();
  }

  /** Returns when two frames were drawn, so that what follows a change has happened. */
  settled() {
    return this.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))');
  }

  /** The value of an expression in the page, or of a function of it with arguments. */
  async evaluate(expression, ...values) {
    const text = typeof expression === 'function' ? `(${expression})(${values.map((value) => JSON.stringify(value)).join(',')})` : expression;
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', { expression: text, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async screenshot() {
    const { cssContentSize } = await this.call('Page.getLayoutMetrics');
    const clip = { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 8000), scale: 1 };
    const { data } = await this.call('Page.captureScreenshot', { format: 'png', clip, captureBeyondViewport: true });
    return Buffer.from(data, 'base64');
  }

  close() {
    return this.#browser.call('Target.closeTarget', { targetId: this.#targetId });
  }
}
