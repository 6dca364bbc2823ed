export const THEME_COOKIE = "theme";
export type ThemeChoice = "system" | "light" | "dark";

/** The cookie's value as a choice. Any unknown value means the system's theme. */
export function toThemeChoice(value: string | undefined): ThemeChoice {
  return value === "light" || value === "dark" ? value : "system";
}
