import { StudioError } from '../../domain/errors.ts';
import type { HubPlace, StoredModel } from '../../domain/hub.ts';
import { askPersistence } from '../../platform/browserStorage.ts';
import { parsePlace } from '../../platform/hub/address.ts';
import { attempt, clearArea, type Context } from '../context.ts';
import type { ModelChoice } from '../project.ts';
import { refreshStoredModels } from './model.ts';

/** Chooses and loads a model that was downloaded. */
type Choose = (choice: ModelChoice) => Promise<void>;

export function hubCommands(context: Context, chooseModel: Choose) {
  const { client, session, preferences, hubEndpoint } = context;
  const token = (): string | null => session.getState().hubToken || null;

  async function download(place: HubPlace, commit: string): Promise<void> {
    // Without it the browser may clear what was downloaded when disk space runs low.
    await askPersistence();
    const done = await attempt(context, 'download', () => client.request('hub/download', { place, commit, token: token() }));
    session.setState({ hubProgress: null });
    await refreshStoredModels(context);
    if (done === null || done.key === null) return;
    session.setState({ offer: null });
    await chooseModel({ kind: 'stored', key: done.key, name: place.name });
  }

  return {
    /** Asks the hub what a model is and takes; nothing is downloaded for that but its configuration. */
    async lookAtHub(name: string, revision = ''): Promise<void> {
      session.setState({ offer: null });
      clearArea(context, 'download');
      await attempt(context, 'hub', async () => {
        if (hubEndpoint === '') throw new StudioError('hubUnreachable', 'This page was started without a hub (--hub none); start it with one, or drop a model folder.');
        return client.request('hub/look', { place: parsePlace(name, hubEndpoint, revision), token: token() });
      }, (offer) => { session.setState({ offer }); });
    },

    closeOffer(): void {
      session.setState({ offer: null });
      clearArea(context, 'hub');
    },

    /** Downloads the model that was looked at, and loads it. */
    async downloadOffer(): Promise<void> {
      const { offer } = session.getState();
      if (offer !== null) await download(offer.place, offer.commit);
    },

    /** Goes on with a download that was left off. */
    async resumeDownload({ name, source }: StoredModel): Promise<void> {
      if (source.kind === 'hub') await download({ name, endpoint: source.endpoint, revision: source.revision }, source.commit);
    },

    /** Leaves the download off; what has come is kept. */
    async pauseDownload(): Promise<void> { await client.request('hub/stop', {}); },

    /** A token for this session; `remember` keeps it in this browser, in the clear. An empty one forgets both. */
    setHubToken(hubToken: string, remember: boolean): void {
      session.setState({ hubToken: hubToken.trim() });
      preferences.setState({ hubToken: remember ? hubToken.trim() : '' });
    },
  };
}
