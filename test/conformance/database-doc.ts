import type { Pool } from "pg";

/** `schema` is the text of prisma/schema.prisma; the pool is connected to a migrated database. */
export async function describeDatabase(schema: string, pool: Pool): Promise<string> {
  const tables: string[] = [];
  for (const model of readModels(schema)) tables.push(await describeTable(model, pool));
  return `${INTRODUCTION}\n${tables.join("\n")}`;
}

const INTRODUCTION = `# Database

Generated from \`prisma/schema.prisma\` and the migrated database; a test compares it. To update this page after a change
of the schema: \`npx vitest run test/conformance/database-doc.db.test.ts -u\`.

Times are \`timestamptz(3)\`: a JavaScript \`Date\` has milliseconds, and a cursor over finer times would skip rows. Amounts of
crypto are text in crypto units, prices are integers in the currency's minor unit. The invariants I1 to I8 are those of
[architecture.md](architecture.md).
`;

type Model = { name: string; table: string; about: string };

/** Models in the order of the file, with their \`///\` comments. */
export function readModels(schema: string): Model[] {
  return [...schema.matchAll(/((?:^\/\/\/.*\n)*)^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(
    ([, comment = "", name = "", body = ""]) => ({
      name,
      table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
      about: comment
        .replaceAll(/^\/\/\/ ?/gm, "")
        .replaceAll("\n", " ")
        .trim(),
    }),
  );
}

async function describeTable({ name, table, about }: Model, pool: Pool): Promise<string> {
  const columns = await listColumns(pool, table);
  const sections = [
    list("Constraints", await listConstraints(pool, table)),
    list("Indexes", await listIndexes(pool, table)),
    list("Triggers", await listTriggers(pool, table)),
  ];
  return `## ${table}

${about} Model \`${name}\`.

| column | type | null | default |
| --- | --- | --- | --- |
${columns.join("\n")}
${sections.join("")}`;
}

function list(title: string, lines: string[]): string {
  return lines.length === 0
    ? ""
    : `\n${title}:\n\n${lines.map((line) => `- ${line}`).join("\n")}\n`;
}

async function listColumns(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<
    Record<"name" | "type" | "fallback", string> & { required: boolean }
  >(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
       coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS fallback
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [`public.${table}`],
  );
  if (rows.length === 0) throw new Error(`The database has no table ${table}.`);
  return rows.map(
    ({ name, type, required, fallback }) =>
      `| ${name} | ${type} | ${required ? "" : "yes"} | ${fallback === "" ? "" : `\`${fallback}\``} |`,
  );
}

/** Keys and checks; NOT NULL is shown in the column list. */
async function listConstraints(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = to_regclass($1) AND contype IN ('p', 'u', 'f', 'c') ORDER BY contype, conname`,
    [`public.${table}`],
  );
  return rows.map(({ name, definition }) => `\`${name}\`: \`${oneLine(definition)}\``);
}

async function listIndexes(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ definition: string }>(
    `SELECT pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = to_regclass($1)
       AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
     ORDER BY i.indexrelid::regclass::text`,
    [`public.${table}`],
  );
  return rows.map(({ definition }) => `\`${oneLine(definition).replace(/^CREATE /, "")}\``);
}

async function listTriggers(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; routine: string; about: string | null }>(
    `SELECT t.tgname AS name, p.proname AS routine, obj_description(p.oid, 'pg_proc') AS about
     FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE t.tgrelid = to_regclass($1) AND NOT t.tgisinternal ORDER BY t.tgname`,
    [`public.${table}`],
  );
  return rows.map(({ name, routine, about }) => {
    if (about === null) throw new Error(`The trigger function ${routine} has no COMMENT.`);
    return `\`${name}\`: ${about}`;
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("public.", "");
}
