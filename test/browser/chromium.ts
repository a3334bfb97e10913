import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export type Watched = { page: Page; faults: string[] };

/** Starts the Chromium that is installed here (or the one that CHROMIUM names), able to resolve no host but the given one. */
export function startChromium(host: string): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? usualPlaces.find((place) => existsSync(place));
  if (!executablePath) throw new Error('No Chromium was found. Install one, or name it in CHROMIUM.');
  return chromium.launch({
    executablePath,
    args: [...quiet, `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${host}`],
  });
}

/** Opens a page in a window of its own, and notes what goes wrong in it: errors, refusals of its policy, requests to elsewhere. */
export async function openPage(browser: Browser, url: URL, more: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1600 }, locale: 'en', ...more });
  const faults: string[] = [];
  await denyElsewhere(context, url, faults);
  await context.addInitScript(reportViolations);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|^policy:/.test(message.text())) faults.push(message.text());
  });
  await page.goto(url.href);
  return { page, faults };
}

async function denyElsewhere(context: BrowserContext, url: URL, faults: string[]): Promise<void> {
  await context.route(/.*/, (route) => {
    const asked = new URL(route.request().url());
    if (asked.host === url.host) return route.continue();
    faults.push(`request to ${asked.href}`);
    return route.abort();
  });
}

const reportViolations = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('policy: ' + violatedDirective + ' refused ' + blockedURI), true)`;

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
