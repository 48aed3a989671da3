import '@mantine/core/styles.layer.css';
import './ui/tokens/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { HUGGING_FACE } from './domain/hub.ts';
import { memoryKeyValue, openKeyValue, type KeyValue } from './platform/keyValue.ts';
import { createRunLock } from './platform/runLock.ts';
import { openTabs } from './platform/tabs.ts';
import { listenToDrops } from './platform/windowDrops.ts';
import { StudioProvider } from './state/hooks.tsx';
import { createStudio } from './state/studio.ts';
import { wantedLocale } from './ui/i18n/index.ts';
import { loadLanguage } from './ui/i18n/languages.ts';
import { App } from './ui/shell/App.tsx';
import { createClient } from './worker/client.ts';

const DATABASE = 'prompt-tuning-studio';
const drops = listenToDrops(window);

async function start(root: Element): Promise<void> {
  const spawn = () => new Worker(new URL('./worker/training.worker.ts', import.meta.url), { type: 'module' });
  const kept: KeyValue | null = await openKeyValue(DATABASE).catch(() => null);
  const studio = createStudio({
    client: createClient(spawn(), spawn), runLock: createRunLock('locks' in navigator ? navigator.locks : undefined), tabs: openTabs(), storage: kept ?? memoryKeyValue(), persistent: kept !== null,
    preferences: localStorageOrNull(), now: () => performance.now(), baseUrl: document.baseURI, hubEndpoint: hubEndpoint(),
  });
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  await loadLanguage(wantedLocale(studio.preferences.getState()));
  createRoot(root).render(
    <StrictMode>
      <StudioProvider studio={studio}><App nonce={nonce} drops={drops} /></StudioProvider>
    </StrictMode>,
  );
  // A hidden page may never be shown again; this is the last event it is sure to get.
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') studio.flush(); });
  await studio.start();
}

/** What the server wrote into the page; the sources themselves, as the development server gives them, know no server's choice. */
function hubEndpoint(): string {
  const told = document.querySelector<HTMLMetaElement>('meta[name="hub"]')?.content ?? '';
  return told.startsWith('__') ? HUGGING_FACE : told;
}

/** Reading the property itself throws where storage is forbidden. */
function localStorageOrNull(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const root = document.querySelector('#root');
if (root !== null) void start(root);
