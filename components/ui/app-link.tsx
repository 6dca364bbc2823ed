import Link from "next/link";
import type { ComponentProps } from "react";

/** A link within the application. Pages are rendered for each request, so they are not prefetched. */
export function AppLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} {...props} />;
}
