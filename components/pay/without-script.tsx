const SHOWN_WITHOUT_SCRIPT = ".js-only{display:none!important}.memo-hidden{display:grid!important}";

/** Without JavaScript, the page reloads every five seconds if `refresh` is set, and shows only what works. */
export function WithoutScript({ refresh }: { refresh: boolean }) {
  return (
    <noscript>
      {refresh ? <meta httpEquiv="refresh" content="5" /> : null}
      <style>{SHOWN_WITHOUT_SCRIPT}</style>
    </noscript>
  );
}
