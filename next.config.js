/** @type {import("next").NextConfig} */
const config = {
  // Pages, scripts and styles only: API responses are served without Next.js.
  compress: true,
  poweredByHeader: false,
  // Next.js would load every page and a second copy of the API at startup, which is slower and doubles the memory use.
  experimental: { preloadEntriesOnStart: false },
  reactStrictMode: true,
  // The optimizer fetches its source through Next.js itself, which would be a second path to the API. No page uses it.
  images: { unoptimized: true },
  // `npm test` type-checks everything; a merchant's first start does not have to wait for it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "pg",
    "pino",
    "@node-rs/argon2",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pdfkit",
    "fontkit",
  ],
};

export default config;
