/** Why an endpoint is off when its own account wanted it so; every other reason is the system's. */
export const SWITCHED_OFF_BY_ACCOUNT = "Switched off by the account.";

/** What every signing secret begins with. */
export const SECRET_PREFIX = "whsec_";
