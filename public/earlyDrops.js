// Until the page's own script is here the browser would leave the page for a file that is dropped on it.
// Kept for src/platform/windowDrops.ts, which takes over: its type EarlyDrops says what this is.
(() => {
  const holdsFiles = (event) => event.dataTransfer?.types.includes('Files') === true;
  const drops = [];
  const listening = new AbortController();
  addEventListener('dragover', (event) => {
    if (holdsFiles(event)) event.preventDefault();
  }, listening);
  addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    // The browser forgets the items after this turn.
    drops.push([...event.dataTransfer.items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() })));
  }, listening);
  globalThis.earlyDrops = { drops, stop: () => { listening.abort(); } };
})();
