import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { readSignInResult } from "@/components/sign-in/sign-in-request";
import { safeReturnPath } from "@/lib/http/session/return-path";
import { findPageSession } from "@/lib/http/session/session";
import { getRuntime } from "@/lib/platform/runtime";

export const metadata: Metadata = { title: "Sign in", robots: { index: false } };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next, callbackUrl, error } = await searchParams;
  const { origin } = new URL(getRuntime().config.appUrl);
  const path = safeReturnPath(next ?? callbackUrl, origin);
  if (await findPageSession()) redirect(path);
  const result = readSignInResult(false, `/?error=${encodeURIComponent(String(error))}`);
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-5 py-10">
      <div className="grid gap-1">
        <p className="font-semibold text-muted">Driftstack Billing</p>
        <h1 className="text-2xl font-semibold">Sign in</h1>
      </div>
      <SignInForm
        next={path}
        initialResult={error === undefined || result.kind === "done" ? undefined : result}
      />
    </main>
  );
}
