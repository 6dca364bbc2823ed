const EMPHASIZED = 6;

/** A complete address. The beginning and end, which people compare, are emphasized. */
export function AddressText({ address }: { address: string }) {
  const colon = address.indexOf(":") + 1;
  const head = address.slice(0, colon + EMPHASIZED);
  const tail = address.slice(Math.max(head.length, address.length - EMPHASIZED));
  const middle = address.slice(head.length, address.length - tail.length);
  return (
    <span className="block font-mono text-[0.8125rem] leading-5 break-all">
      <b className="font-semibold whitespace-nowrap text-ink">{head}</b>
      <span className="text-muted">{middle}</span>
      <b className="font-semibold whitespace-nowrap text-ink">{tail}</b>
    </span>
  );
}
