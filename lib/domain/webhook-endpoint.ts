/** The reason on an endpoint that its own account disabled. Every other reason is set by the system. */
export const DISABLED_BY_ACCOUNT = "Switched off by the account.";

export const SECRET_PREFIX = "whsec_";
