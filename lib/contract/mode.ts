/** How the dashboard says which of an account's two worlds it shows. API keys carry their mode themselves. */
export const MODES = ["live", "test"] as const;
export type Mode = (typeof MODES)[number];

/** What the browser shows next; read by pages, and by routes when the header is absent. */
export const MODE_COOKIE = "driftstack_mode";
/** What this very request is about: wins over the cookie, which another tab may have changed. */
export const MODE_HEADER = "x-driftstack-mode";

/** The word for a mode in cookie and header. */
export function modeOf(livemode: boolean): Mode {
  return livemode ? "live" : "test";
}
