export const THEME_COOKIE = "theme";
export type ThemeChoice = "system" | "light" | "dark";

/** The cookie's value as a choice; anything else means the system's. */
export function toThemeChoice(value: string | undefined): ThemeChoice {
  return value === "light" || value === "dark" ? value : "system";
}
