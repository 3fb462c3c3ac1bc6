import { z } from 'zod';
import { destinationProblem } from './destination.ts';

/** Who is told of events, and with what that is signed; on this machine. */
export const RegisteredWebhook = z.strictObject({
  url: z.string().superRefine((url, context) => {
    const problem = destinationProblem(url);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `"${url}" ${problem}` });
  }),
  secret: z.string().min(1),
});
export type RegisteredWebhook = z.infer<typeof RegisteredWebhook>;

/** All times of a sender are multiplied by this: 0.01 makes 30 s of waiting 300 ms. */
export const WebhookTimeScale = z.number().positive().max(1).default(1);
