import { chromium, defineConfig } from '@playwright/test';
import { findChromium } from './scripts/lib/chromium.mjs';

const PORT = Number(process.env['STUDIO_E2E_PORT'] ?? 4859);

/** Where the tests put an imitation of the hub and of its CDN: the only other addresses that the page may reach. */
export const HUB_PORTS = { hub: PORT + 10_000, cdn: PORT + 20_000 };

const executablePath = findChromium(chromium.executablePath());

/** Chromium as a person has it, with a WebGPU adapter that needs no GPU (SwiftShader) and without calls home. */
const args = [
  '--headless=new', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan',
  '--disable-background-networking', '--disable-component-update', '--no-first-run',
  // Chromium refuses to run as root in its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** The page as `npm start` serves it: build first (`npm run build`). */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  // A machine that is busy with other things makes a browser late; what fails twice is the page's fault. The list names what passed at the second try.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: 'reduce' },
    // Else a press on what never comes lasts as long as its test may.
    actionTimeout: 60_000,
    // Recording takes a third of a test's time: what fails is recorded when it is tried again.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args },
  },
  webServer: {
    command: 'node scripts/serve.mjs',
    env: { PORT: String(PORT), STUDIO_HUB: `http://127.0.0.1:${HUB_PORTS.hub},http://127.0.0.1:${HUB_PORTS.cdn}` },
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
    timeout: 20_000,
  },
});
