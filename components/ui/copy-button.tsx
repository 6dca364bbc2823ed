"use client";

import { useEffect, useState, type ReactNode } from "react";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button";
import { cx } from "./class-names";
import { copyText } from "./copy-text";
import { Icon } from "./icon";

const SHOWN_MS = 2_000;
const WORDS = { idle: "Copy", copied: "Copied", failed: "Select and copy" } as const;

export type CopyButtonProps = {
  text: string;
  /** The complete accessible name, such as "Copy key name". */
  label: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows only the icon. */
  iconOnly?: boolean;
  /** Replaces the word "Copy". */
  children?: ReactNode;
  className?: string;
};

/** A button that copies `text`, at least 44 px in both dimensions unless `size="sm"`. */
export function CopyButton(props: CopyButtonProps) {
  const { text, label, variant = "secondary", size = "lg", iconOnly, children, className } = props;
  const [result, setResult] = useState<keyof typeof WORDS>("idle");
  useEffect(() => {
    if (result === "idle") return;
    const timer = setTimeout(() => setResult("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  const word = result === "idle" ? (children ?? WORDS.idle) : WORDS[result];
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={iconOnly ? label : undefined}
        onClick={async () => setResult((await copyText(text)) ? "copied" : "failed")}
        className={cx(
          buttonClass(variant, size),
          size !== "sm" && "min-w-11",
          iconOnly && "px-2",
          className,
        )}
      >
        <Icon
          name={result === "copied" ? "check" : result === "failed" ? "alert" : "copy"}
          className={result === "copied" ? "text-good" : undefined}
        />
        {iconOnly ? null : <span>{word}</span>}
      </button>
      <span aria-live="polite" className="sr-only">
        {result === "copied"
          ? "Copied"
          : result === "failed"
            ? "Copying is not allowed here; select the text"
            : ""}
      </span>
    </>
  );
}
