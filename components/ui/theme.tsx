"use client";

import { useId, useState } from "react";
import { cx } from "./class-names";
import { THEME_COOKIE, type ThemeChoice } from "./theme-choice";

const CHOICES: { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const YEAR_SECONDS = 31_536_000;

function applyTheme(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  const age = choice === "system" ? 0 : YEAR_SECONDS;
  document.cookie = `${THEME_COOKIE}=${choice}; path=/; max-age=${age}; samesite=lax`;
}

/** Light, dark or the system's theme. Stored in a cookie, so that the server's first render is already correct. */
export function ThemeSwitch({ initial, className }: { initial: ThemeChoice; className?: string }) {
  const [choice, setChoice] = useState(initial);
  const id = useId();
  return (
    <span className={cx("inline-flex items-center gap-2 text-sm", className)}>
      <label htmlFor={id} className="text-muted">
        Theme
      </label>
      <select
        id={id}
        value={choice}
        onChange={(event) => {
          const next = event.target.value as ThemeChoice;
          setChoice(next);
          applyTheme(next);
        }}
        className="min-h-8 select-arrow rounded-md border border-control bg-surface ps-2 pe-8 text-sm"
      >
        {CHOICES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
