import { AppLink } from "@/components/ui/app-link";
import type { ReactNode } from "react";

export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p className="text-sm">
      <AppLink href={href} className="link">
        {children}
      </AppLink>
    </p>
  );
}
