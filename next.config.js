/** @type {import("next").NextConfig} */
const config = {
  // Pages, scripts and styles only: the API is answered beside Next.js.
  compress: true,
  poweredByHeader: false,
  // Next.js would load every page and a second copy of the API at the start: slower, and twice the memory.
  experimental: { preloadEntriesOnStart: false },
  reactStrictMode: true,
  // The optimizer fetches its source through Next.js itself: a second path to the API. No page uses it.
  images: { unoptimized: true },
  // `npm test` runs the type checker over everything; a merchant's first start does not wait for it.
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
