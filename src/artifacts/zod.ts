/**
 * zod in its small flavour, of which the page carries only the parts it uses; with English sentences for its issues, and told not to
 * compile its checks: that needs eval, which the page's content security policy forbids and reports.
 */
import { config } from 'zod/mini';
import { en } from 'zod/locales';

config({ jitless: true, ...en() });

export * from 'zod/mini';
