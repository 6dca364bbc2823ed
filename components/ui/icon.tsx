import { cx } from "./class-names";

const PATHS = {
  copy: "M9 9.75A1.75 1.75 0 0 1 10.75 8h7.5A1.75 1.75 0 0 1 20 9.75v8.5A1.75 1.75 0 0 1 18.25 20h-7.5A1.75 1.75 0 0 1 9 18.25zM6.5 16H5.75A1.75 1.75 0 0 1 4 14.25v-8.5C4 4.78 4.78 4 5.75 4h7.5c.97 0 1.75.78 1.75 1.75V6",
  check: "m5 12.5 4.5 4.5L19 7.5",
  cross: "m6.5 6.5 11 11m0-11-11 11",
  alert:
    "M12 8.5v4.25M12 16h.01M10.6 4.6 3.3 17.2A1.6 1.6 0 0 0 4.7 19.6h14.6a1.6 1.6 0 0 0 1.4-2.4L13.4 4.6a1.6 1.6 0 0 0-2.8 0",
  clock: "M12 7.5V12l3 2M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0",
  external:
    "M14 5h5v5M19 5l-8 8M17 14v3.25c0 .97-.78 1.75-1.75 1.75h-8.5A1.75 1.75 0 0 1 5 17.25v-8.5C5 7.78 5.78 7 6.75 7H10",
  arrow: "M5 12h14m-5.5-5.5L19 12l-5.5 5.5",
  half: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0M12 3.5v17M12 7h5.5M12 10.5h8M12 14h8M12 17.5h5",
  dot: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0",
  minus: "M6 12h12",
  download: "M12 4.5v10m-4-3.75 4 4 4-4M5 19.5h14",
} as const;
export type IconName = keyof typeof PATHS;

/** A line icon beside a text with the same meaning; hidden from assistive technology. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cx("size-4 shrink-0", className)}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
