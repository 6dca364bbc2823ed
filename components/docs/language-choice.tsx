"use client";

import { useEffect } from "react";

const KEY = "docs-language";

/** Selects the language of the reader's last choice in all samples. Without JavaScript, each sample has its own choice. */
export function LanguageChoice() {
  useEffect(() => {
    select(readChoice());
    const choose = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || !target.matches("[data-language]")) return;
      // The page must not move under the pointer when samples above it change their height.
      const top = target.getBoundingClientRect().top;
      select(target.value);
      window.scrollBy(0, target.getBoundingClientRect().top - top);
      storeChoice(target.value);
    };
    document.addEventListener("change", choose);
    return () => document.removeEventListener("change", choose);
  }, []);
  return null;
}

function select(language: string | null): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("[data-language]"))
    if (input.value === language) input.checked = true;
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function storeChoice(language: string): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The browser stores nothing: the choice is valid for this page.
  }
}
