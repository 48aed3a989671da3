import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';

/** What a page did that it should not have. */
export interface Complaints {
  /** Console errors and uncaught exceptions, of the page and its workers. */
  readonly errors: string[];
  /** Breaches of the content security policy: directive and what was blocked. */
  readonly violations: string[];
  /** Requests to any other origin: nothing may leave the computer. */
  readonly foreignRequests: string[];
}

/** Tests with a page whose complaints are collected from its first moment. */
export const test = base.extend<{ complaints: Complaints }>({
  complaints: async ({ page, baseURL }, use, testInfo) => {
    const complaints: Complaints = { errors: [], violations: [], foreignRequests: [] };
    page.on('pageerror', (error) => complaints.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(baseURL ?? '').origin) complaints.foreignRequests.push(request.url());
    });
    await page.exposeFunction('reportViolation', (text: string) => complaints.violations.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report: unknown = Reflect.get(globalThis, 'reportViolation');
        if (typeof report === 'function') Reflect.apply(report, globalThis, [`${event.violatedDirective}: ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`]);
      });
    });
    await use(complaints);
    if (testInfo.status !== testInfo.expectedStatus) {
      // The log of a CI machine is all that is left of it.
      for (const [index, tab] of page.context().pages().entries()) {
        const shown = await tab.locator('body').innerText({ timeout: 5000 }).catch(String);
        process.stdout.write(`${testInfo.title}: tab ${index + 1} at its failure\n${shown}\n`);
      }
      process.stdout.write(`${JSON.stringify(complaints)}\n`);
    }
  },
});

export { expect } from '@playwright/test';

/** Fails with the elements that break WCAG 2.1 A or AA, as far as axe can tell. What is on its way, as a colour that changes, has come first. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

/** A file as an analyst would drop it. */
export interface DroppedFile { readonly name: string; readonly bytes: Uint8Array }

/**
 * Drops files on the whole window, as from the desktop.
 * @param page the open page
 * @param files in the order in which they are dropped; a name with `/` keeps only its last part, as the browser does
 */
export async function dropFiles(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name: name.split('/').at(-1) ?? name, base64: Buffer.from(bytes).toString('base64') }));
  const transfer = await page.evaluateHandle((items) => {
    const data = new DataTransfer();
    for (const { name, base64 } of items) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      data.items.add(new File([bytes], name));
    }
    return data;
  }, plain);
  // A page just come to may not have its body yet, and listens from its first picture on; a person waits for that.
  const body = page.locator('body');
  await body.waitFor({ state: 'attached' });
  await expect.poll(() => page.evaluate((dataTransfer) => (
    !document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }))
  ), transfer)).toBe(true);
  for (const type of ['dragenter', 'dragover', 'drop']) await body.dispatchEvent(type, { dataTransfer: transfer });
}
