/** The events that an endpoint subscribes to. */
export function EventTypes({ types }: { types: readonly string[] }) {
  return (
    <ul aria-label="Events" className="flex flex-wrap gap-1.5">
      {types.map((type) => (
        <li key={type}>
          <code translate="no" className="rounded bg-subtle px-1.5 py-0.5 font-mono text-xs">
            {type}
          </code>
        </li>
      ))}
    </ul>
  );
}
