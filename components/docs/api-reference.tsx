import { CodeBlock } from "@/components/ui/code-block";
import { Markdown, toAnchor } from "./markdown";
import { ObjectLinks, SchemaFields } from "./schema-fields";
import { OperationSection } from "./operation-section";
import type { Reference, ReferenceEvent, ReferenceGroup } from "./reference";
import { refsOf } from "./schema-rows";

export type ApiReferenceProps = { reference: Reference; appUrl: string };

/** Every call, event and object of the API. */
export function ApiReference({ reference, appUrl }: ApiReferenceProps) {
  const { about, scopes, groups, events, schemas } = reference;
  return (
    <>
      <h1 className="text-3xl font-semibold tracking-tight">API reference</h1>
      <Markdown source={about} />
      <Markdown source={scopes} />
      <p>
        The same for programs, as OpenAPI 3.1: <a href="/openapi.json">openapi.json</a>.
      </p>
      <Contents groups={groups} />
      {groups.map(({ name, about: note, operations }) => (
        <section key={name} className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-6">
          <header>
            <h2 id={toAnchor(name)} className="text-2xl font-semibold">
              {name}
            </h2>
            <p className="text-muted">{note}</p>
          </header>
          {operations.map((operation) => (
            <OperationSection key={operation.id} {...{ operation, schemas, appUrl }} />
          ))}
        </section>
      ))}
      <EventList events={events} />
      <ObjectList schemas={schemas} />
    </>
  );
}

function Contents({ groups }: { groups: readonly ReferenceGroup[] }) {
  return (
    <nav aria-label="Calls" className="grid gap-5 rounded-xl border border-line p-5 sm:grid-cols-2">
      {groups.map(({ name, operations }) => (
        <div key={name} className="min-w-0">
          <p className="text-sm font-semibold">
            <a href={`#${toAnchor(name)}`} className="hover:underline">
              {name}
            </a>
          </p>
          <ul className="text-sm">
            {operations.map(({ id, summary }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="inline-block py-1 text-muted hover:text-ink hover:underline"
                >
                  {summary}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className="text-sm font-semibold">
        <a href="#events-sent" className="hover:underline">
          Events sent to webhooks
        </a>
      </p>
      <p className="text-sm font-semibold">
        <a href="#objects" className="hover:underline">
          Objects
        </a>
      </p>
    </nav>
  );
}

function EventList({ events }: { events: readonly ReferenceEvent[] }) {
  return (
    <section className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="events-sent" className="text-2xl font-semibold">
        Events sent to webhooks
      </h2>
      {events.map(({ type, schema, example }) => (
        <div key={type} className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h3 id={`event-${type}`} className="font-mono font-medium wrap-anywhere">
            {type}
          </h3>
          <p className="text-sm text-muted">
            Fields: <ObjectLinks names={refsOf(schema)} />
          </p>
          <CodeBlock label={`Body of ${type}`} code={JSON.stringify(example, null, 2)} />
        </div>
      ))}
    </section>
  );
}

/** Request bodies are told with their calls. */
const isTold = (name: string) => name.endsWith("Request");

function ObjectList({ schemas }: { schemas: Reference["schemas"] }) {
  return (
    <section className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-6">
      <h2 id="objects" className="text-2xl font-semibold">
        Objects
      </h2>
      {Object.entries(schemas)
        .filter(([name]) => !isTold(name))
        .map(([name, schema]) => (
          <div
            key={name}
            className="grid grid-cols-[minmax(0,1fr)] gap-1 border-t border-line pt-4"
          >
            <h3 id={`object-${name}`} className="text-lg font-semibold wrap-anywhere">
              {name}
            </h3>
            <SchemaFields schema={schema} />
          </div>
        ))}
    </section>
  );
}
