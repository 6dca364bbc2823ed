import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { mono, sans } from "@/components/ui/fonts";
import { THEME_COOKIE, toThemeChoice } from "@/components/ui/theme-choice";
import "./globals.css";
import { Providers } from "./providers";

export const metadata: Metadata = {
  title: { default: "Driftstack Billing", template: "%s · Driftstack Billing" },
  description: "Self-hosted crypto billing.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f9fb" },
    { media: "(prefers-color-scheme: dark)", color: "#101115" },
  ],
};

/** Reading the cookie also makes every page render per request, which the CSP nonce requires. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = toThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang="en"
      data-theme={theme === "system" ? undefined : theme}
      className={`${sans.variable} ${mono.variable}`}
    >
      <body className="min-h-dvh antialiased">
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
