import { CodeBlock } from "@/components/ui/code-block";
import { PROBLEMS, type ProblemSlug } from "@/lib/contract/errors";
import { sampleProblem } from "@/lib/contract/openapi/problems";
import { Markdown } from "./markdown";

/** One kind of problem: what it means, and how to fix the request. */
export function ErrorArticle({ slug, source }: { slug: ProblemSlug; source: string }) {
  const { status, title } = PROBLEMS[slug];
  const problem = sampleProblem(slug);
  return (
    <>
      <p className="text-sm">
        <a href="/docs/errors" className="link">
          All errors
        </a>
      </p>
      <h1 className="font-mono text-2xl font-semibold wrap-anywhere">{slug}</h1>
      <p className="text-lg text-muted">{title}</p>
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        <dt className="text-muted">Status</dt>
        <dd className="figures">{status}</dd>
        <dt className="text-muted">Type</dt>
        <dd className="font-mono wrap-anywhere">{problem.type}</dd>
      </dl>
      <Markdown source={source} />
      <CodeBlock label="Example" code={JSON.stringify(problem, null, 2)} />
    </>
  );
}
