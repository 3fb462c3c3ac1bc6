import { z } from 'zod';

const File = z.string().min(1, { error: 'must be the path of a PEM file' });

/** How a profile says whom to trust where its URL is https. */
export const TargetTls = z.strictObject({
  /** PEM files with the certificates of further authorities; paths count from the profile's folder. */
  ca: z
    .union([File, z.array(File).min(1)])
    .transform((given) => [given].flat())
    .optional(),
  /** Takes any certificate. */
  insecure: z.boolean().default(false),
  /** The name that is asked for and checked instead of the URL's host. */
  servername: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, {
      error: 'must be a host name, like api.example.com',
    })
    .optional(),
});
export type TargetTls = z.infer<typeof TargetTls>;

/** How a target that speaks TLS is believed to be who it says. */
export interface TlsSettings {
  /** Certificates of further authorities, in PEM. */
  readonly ca: readonly string[];
  /** Whether any certificate is taken: only where the user said so. */
  readonly insecure: boolean;
  /** The name that is asked for and checked; absent: the host of the URL. */
  readonly servername?: string | undefined;
}
