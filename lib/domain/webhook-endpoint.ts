export const SECRET_PREFIX = "whsec_";
