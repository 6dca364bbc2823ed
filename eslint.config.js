import regexp from "eslint-plugin-regexp";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/**
 * The import rule of this project, as a table. A layer may import only from the layers to its left:
 *   domain | contract | platform | providers | features | http | app
 * `no-restricted-imports` does not merge across config blocks, so every block is composed here.
 */
const LAYERS = ["domain", "contract", "platform", "providers", "features", "http"];
const FEATURES = [
  "audit",
  "accounts",
  "sessions",
  "two-factor",
  "sign-in",
  "api-keys",
  "account-admin",
  "products",
  "webhooks",
  "events",
  "receipts",
  "orders",
  "deliveries",
  "cli-sessions",
  "idempotency",
  "payments",
  "checkouts",
  "prompts",
  "tracking",
  "admin",
];

const parent = {
  regex: "^\\.\\./",
  message:
    "Architecture: './' for a neighbour in the same folder, '@/' for everyone else, never '../'.",
};
const testing = {
  regex: "^@/test(/|$)",
  message: "Architecture: only tests import test/.",
};
const compose = {
  regex: "^@/lib/compose$",
  message: "Architecture: only programs call the composition root; use ctx.services.",
};
const next = {
  regex: "^(next(/.*)?|server-only)$",
  message:
    "Architecture: next/* and server-only live in app/ pages, components/ and lib/http/session/session.ts only.",
};
const prisma = {
  regex: "^(@prisma/.*|@/prisma/.*)$",
  message: "Architecture: Prisma is touched in lib/platform/db.ts and lib/**/*-store.ts only.",
};

const providerByName = {
  regex: "^@/lib/providers/(nowpayments|stub)(/|$)",
  message: "Only lib/providers knows a provider by name: use the registry.",
};

const stores = (own) => ({
  regex: `^@/lib/features/(?!${own})[^/]+/(.*/)?[^/]+-store$`,
  message:
    "Architecture: a store is private to its feature. Call a verb of that feature, or move the query to it.",
});
const NO_STORES = stores("$");

const forbidLayers = (names, by) =>
  names.length === 0
    ? []
    : [
        {
          regex: `^@/lib/(${names.join("|")})(/|$)`,
          message: `Architecture: ${by} may import only from the layers to its left (domain | contract | platform | providers | features | http | app).`,
        },
      ];
const forbidPrograms = (by) => [
  {
    regex: "^@/(app|components|worker|scripts|e2e|sdk|server)(/|$)",
    message: `Architecture: ${by} imports nothing from app, components, worker, scripts or sdk.`,
  },
];

const block = (files, patterns, ignores = []) => ({
  files,
  ignores: ["**/*.test.ts", "**/*.test.tsx", ...ignores],
  rules: { "no-restricted-imports": ["error", { patterns }] },
});

const layerBlocks = LAYERS.flatMap((layer, index) => {
  const right = LAYERS.slice(index + 1);
  const base = [
    parent,
    testing,
    compose,
    NO_STORES,
    ...forbidLayers(right, `lib/${layer}`),
    ...forbidPrograms(`lib/${layer}`),
  ];
  if (layer === "domain") {
    return block(
      [`lib/domain/**`],
      [
        parent,
        testing,
        compose,
        next,
        prisma,
        ...forbidLayers(right, "lib/domain"),
        ...forbidPrograms("lib/domain"),
        {
          regex: "^(node:.*|zod|pg|react)$",
          message: "Architecture: lib/domain is pure; it runs in a browser.",
        },
      ],
    );
  }
  if (layer === "contract") {
    return block(
      [`lib/contract/**`],
      [
        ...base,
        next,
        prisma,
        { regex: "^node:", message: "Architecture: lib/contract is isomorphic." },
      ],
    );
  }
  return [
    block(
      [`lib/${layer}/**`],
      [...base, next, prisma],
      ["lib/platform/db.ts", "lib/**/*-store.ts", "lib/http/session/session.ts", "lib/features/**"],
    ),
    block(
      [`lib/${layer}/**/*-store.ts`, `lib/${layer}/db.ts`],
      [...base, next],
      ["lib/features/**"],
    ),
    ...(layer === "http" ? [block(["lib/http/session/session.ts"], [...base, prisma])] : []),
  ];
});

const featureBlocks = FEATURES.flatMap((feature, index) => {
  const base = [
    parent,
    testing,
    compose,
    next,
    providerByName,
    stores(`${feature}/`),
    ...forbidLayers(["http"], "lib/features"),
    ...forbidPrograms("lib/features"),
    ...(index + 1 < FEATURES.length
      ? [
          {
            regex: `^@/lib/features/(${FEATURES.slice(index + 1).join("|")})(/|$)`,
            message: `Architecture: features call each other only downward: ${FEATURES.join(" · ")}.`,
          },
        ]
      : []),
  ];
  return [
    block(
      [`lib/features/${feature}/**`],
      [...base, prisma],
      [`lib/features/${feature}/**/*-store.ts`],
    ),
    block([`lib/features/${feature}/**/*-store.ts`], base),
  ];
});

const SYNTAX = [
  { selector: "TSEnumDeclaration", message: "Architecture: `as const` unions, no enums." },
  { selector: "ExportAllDeclaration", message: "Architecture: no barrels outside sdk/src." },
  {
    selector: "ImportSpecifier[imported.name='updateOrderStatus']",
    message:
      "Only lib/features/orders/transition-order.ts changes an order's status: call transitionOrder.",
  },
  {
    selector:
      "CallExpression[callee.name='parseFloat'], MemberExpression[object.name='Number'][property.name='parseFloat']",
    message: "Money is integer cents and decimal strings: no float touches an amount.",
  },
];

/** Hidden state of the process. Constants that are computed on first use disable the rule and say so. */
const moduleState = [
  ":matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind='let']",
  ":matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet|LRUCache)$/][arguments.length=0]",
  "Identifier[name='globalThis']",
].map((selector) => ({
  selector,
  message: "Architecture: state of the process is a service: create it in lib/compose.ts.",
}));

/** A verb reaches the database through the handle of its context, which also carries the transaction. */
const verbs = {
  files: ["lib/features/**/*.ts"],
  ignores: ["**/*-store.ts", "**/*.test.ts", "lib/features/deliveries/dispatcher/hot-sql.ts"],
  rules: {
    "no-restricted-syntax": [
      "error",
      ...SYNTAX,
      ...moduleState,
      {
        selector:
          "ExportNamedDeclaration > FunctionDeclaration[params.0.name='ctx'][params.length>2]",
        message: "Architecture: a verb takes (ctx, input).",
      },
      {
        selector:
          "ImportDeclaration[source.value='@/lib/platform/db'] > ImportSpecifier[imported.name=/^(Db|Sql|hot)$/]",
        message: "Architecture: only stores take a database handle; pass ctx.db to a store.",
      },
      {
        selector:
          "CallExpression[callee.name=/^(transaction|hotTransaction)$/] > ArrowFunctionExpression:not([params.0.name='ctx'])",
        message:
          "Architecture: name the parameter ctx, so that no query uses the outer context by mistake.",
      },
      {
        selector: "MemberExpression[object.object.name='ctx'][object.property.name='db']",
        message: "Architecture: only stores query; move this to the feature's store.",
      },
    ],
  },
};

/** How long a function of these files may be; a file has at most 250 lines. */
const size = (files, linesMax) => ({
  files,
  ignores: ["**/*.test.{ts,tsx}", "**/*.fixture.{ts,tsx}"],
  rules: {
    // A file is one idea, and a function fits on a screen: split what is longer.
    "max-lines": ["error", { max: 250 }],
    "max-lines-per-function": ["error", { max: linesMax }],
  },
});

const ROUTES = ["app/v1/**", "app/external/**", "app/api/v2/**", "app/webhooks/**"];

/**
 * Every regular expression of the application must run in time linear in its input. Not covered: expressions that are
 * built at run time, an unanchored `word.*word`, and alternatives that overlap only in combination (`(?:a|aa)*`).
 */
const linearPatterns = {
  files: ["{app,components,examples,lib,worker,scripts,sdk}/**/*.{ts,tsx,js,mjs}", "*.{ts,js}"],
  ignores: ["**/*.test.{ts,tsx}", "**/*.fixture.ts"],
  plugins: { regexp },
  rules: {
    "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
    "regexp/no-super-linear-move": ["error", { report: "potential" }],
    "regexp/no-dupe-disjunctions": [
      "error",
      { report: "interesting", reportExponentialBacktracking: "potential" },
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      "**/.next/**",
      "node_modules/**",
      "prisma/generated/**",
      ".data/**",
      "sdk/dist/**",
      "**/next-env.d.ts",
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx,js,mjs}"],
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "no-restricted-syntax": ["error", ...SYNTAX],
      eqeqeq: ["error", "smart"],
    },
  },
  {
    files: ["{app,lib,worker}/**/*.ts"],
    ignores: ["**/*.test.ts", "**/*.fixture.ts"],
    rules: { "no-restricted-syntax": ["error", ...SYNTAX, ...moduleState] },
  },
  verbs,
  linearPatterns,
  size(["{app,components,examples,lib,worker,sdk}/**/*.{ts,tsx}", "server.ts"], 60),
  size(["components/**/*.tsx"], 150),
  size(["app/**/route.ts"], 30),
  { files: ["components/**", "app/**"], ...reactHooks.configs.flat.recommended },
  ...layerBlocks.flat(),
  ...featureBlocks,
  block(
    ["lib/compose.ts"],
    [
      parent,
      testing,
      next,
      prisma,
      ...forbidLayers(["http"], "lib/compose"),
      ...forbidPrograms("lib/compose"),
    ],
  ),
  block(
    ["components/**"],
    [
      parent,
      testing,
      compose,
      prisma,
      ...forbidLayers(["platform", "providers", "features", "http"], "components"),
      ...forbidPrograms("components").map((p) => ({
        ...p,
        regex: "^@/(app|worker|scripts|e2e|sdk|server)(/|$)",
      })),
    ],
  ),
  {
    files: ["components/**"],
    ignores: ["components/docs/**", "**/*.test.ts", "**/*.test.tsx"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^(zod$|@/lib/contract/(?!(call|mode)$))",
              allowTypeImports: true,
              message:
                "Import only types: schemas would load Zod in the browser. Constants belong in lib/domain.",
            },
          ],
        },
      ],
    },
  },
  block(["app/**"], [parent, testing, compose, prisma, NO_STORES], ROUTES),
  block(ROUTES, [parent, testing, compose, prisma, NO_STORES, next]),
  block(["scripts/**", "prisma/*.ts", "server.ts"], [NO_STORES]),
  block(
    ["worker/**"],
    [parent, testing, prisma, NO_STORES, next, providerByName, ...forbidLayers(["http"], "worker")],
  ),
  {
    files: ["sdk/src/index.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...SYNTAX.filter(({ selector }) => selector !== "ExportAllDeclaration"),
      ],
    },
  },
  block(
    ["examples/**"],
    [
      {
        regex: "^@/|/sdk/src/",
        message:
          "Architecture: an example is a package of its own: it imports nothing from the rest.",
      },
    ],
  ),
  block(
    ["sdk/src/**"],
    [
      {
        regex: "^(?!\\.\\.?/(?!\\.\\.)|react$)",
        message:
          "Architecture: sdk/src imports nothing but its own files, and react in react.ts: it is a package of its own without dependencies.",
      },
    ],
  ),
);
