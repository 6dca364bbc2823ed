/**
 * What a process has one of: providers, caches, limits, counters. `lib/compose.ts` builds them and declares their types
 * here, because this layer cannot import their modules. Verbs reach them as `ctx.services`.
 */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions, @typescript-eslint/no-empty-object-type
export interface Services {}
