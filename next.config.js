/** @type {import("next").NextConfig} */
const config = {
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
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
