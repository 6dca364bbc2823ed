/** How the dashboard indicates which mode of an account it shows. The mode of an API key is fixed. */
export const MODES = ["live", "test"] as const;
export type Mode = (typeof MODES)[number];

/** The mode that the browser shows next. Read by pages, and by routes when the header is absent. */
export const MODE_COOKIE = "driftstack_mode";
/** The mode of this request. Takes precedence over the cookie, which another tab may have changed. */
export const MODE_HEADER = "x-driftstack-mode";

/** The value for a mode in the cookie and the header. */
export function modeOf(livemode: boolean): Mode {
  return livemode ? "live" : "test";
}
