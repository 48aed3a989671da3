import { attempt, attemptAlone, type Context } from '../context.ts';
import { makeSetup } from '../setup.ts';
import { takeTraining } from '../training.ts';

const RUN_ID = 'learning rate';

export function rateCommands(context: Context) {
  const { client, session } = context;
  return {
    /** Looks for a learning rate; the curve grows as it goes. */
    async findRate(): Promise<void> {
      const curve = { rates: [], losses: [], smoothed: [], suggestion: null };
      session.setState({ rateCurve: curve });
      const stop = client.on('run/rate', ({ runId, rate, loss }) => {
        if (runId !== RUN_ID) return;
        session.setState(({ rateCurve }) => ({ rateCurve: {
          ...curve, rates: [...rateCurve?.rates ?? [], rate], losses: [...rateCurve?.losses ?? [], loss],
        } }));
      });
      const found = await attemptAlone(context, 'rate', async () => {
        const release = await takeTraining(context);
        try {
          return await client.request('run/findRate', { runId: RUN_ID, setup: await makeSetup(context) });
        } finally {
          release();
        }
      });
      stop();
      session.setState({ rateCurve: found });
    },

    /** Ends the search; what it has seen is read. */
    async stopFindingRate(): Promise<void> {
      await attempt(context, 'run', () => client.request('run/stop', { runId: RUN_ID }));
    },
  };
}
