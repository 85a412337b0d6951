/** @type {import('next').NextConfig} */
export default {
  // The pages are files: our own server serves them, so no Next code runs in production.
  output: 'export',
  images: { unoptimized: true },
  // `tsc --noEmit` is the one judge of types; building twice as long would tell nobody more.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
}
