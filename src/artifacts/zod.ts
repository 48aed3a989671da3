/** zod, told not to compile its checks: that needs eval, which the page's content security policy forbids and reports. */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
