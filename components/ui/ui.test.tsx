import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Badge } from "./badge";
import { Button } from "./button";
import { CodeBlock } from "./code-block";
import { CopyButton } from "./copy-button";
import { SelectField, TextField } from "./input";
import { toThemeChoice } from "./theme-choice";

describe("Button", () => {
  it('submits a form only with type="submit"', () => {
    expect(renderToStaticMarkup(<Button>Go</Button>)).toContain('type="button"');
    expect(renderToStaticMarkup(<Button type="submit">Go</Button>)).toContain('type="submit"');
  });

  it("stays focusable while pending", () => {
    const html = renderToStaticMarkup(<Button pending>Go</Button>);
    expect(html).toContain('aria-disabled="true"');
    expect(html).not.toContain('disabled=""');
  });
});

describe("CopyButton", () => {
  it("is named by its label and at least 44 px in both dimensions", () => {
    const html = renderToStaticMarkup(<CopyButton text="x" label="Copy key name" />);
    expect(html).toMatch(/<button[^>]*aria-label="Copy key name"/);
    expect(html).toContain("min-h-11");
    expect(html).toContain("min-w-11");
  });
});

describe("fields", () => {
  it("associate label, hint and error with the control", () => {
    const html = renderToStaticMarkup(
      <TextField id="email" label="Email" hint="Yours" error="Add an @" name="email" />,
    );
    expect(html).toContain('<label for="email"');
    expect(html).toContain('aria-describedby="email-hint email-error"');
    expect(html).toContain('aria-invalid="true"');
  });

  it("associate a label with a select and its options", () => {
    const html = renderToStaticMarkup(
      <SelectField
        id="s"
        label="Status"
        options={[{ value: "a", label: "All" }]}
        defaultValue="a"
      />,
    );
    expect(html).toContain('<label for="s"');
    expect(html).toContain(">All</option>");
  });
});

describe("Badge", () => {
  it("shows the status as text, and hides its icon from screen readers", () => {
    const html = renderToStaticMarkup(
      <Badge tone="good" icon="check">
        Paid
      </Badge>,
    );
    expect(html).toContain("Paid");
    expect(html).toContain('aria-hidden="true"');
  });
});

describe("CodeBlock", () => {
  it("can be scrolled by keyboard and copied", () => {
    const html = renderToStaticMarkup(<CodeBlock label="Request" code={"curl <x>\n  -d y"} />);
    expect(html).toMatch(/<pre[^>]*tabindex="0"/i);
    expect(html).toContain('aria-label="Copy Request"');
    expect(html).toContain("curl &lt;x&gt;");
  });
});

describe("toThemeChoice", () => {
  it("falls back to the system's theme", () => {
    expect(toThemeChoice("dark")).toBe("dark");
    expect(toThemeChoice("light")).toBe("light");
    expect(toThemeChoice('"><script>')).toBe("system");
    expect(toThemeChoice(undefined)).toBe("system");
  });
});
