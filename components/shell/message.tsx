import type { ReactNode } from "react";

export type MessageProps = { title: string; children: ReactNode; action?: ReactNode };

export function Message({ title, children, action }: MessageProps) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-4 px-5 py-10">
      <h1 className="text-2xl font-semibold text-balance">{title}</h1>
      <div className="grid gap-2 text-muted">{children}</div>
      {action ? <div>{action}</div> : null}
    </main>
  );
}
