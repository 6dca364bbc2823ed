/** The sandbox as this process runs it. */
export type SandboxState = {
  /** Base URL of its API; null in a process that has not started it. */
  apiUrl: string | null;
  /** Make the posters of this process poll immediately; other processes find new IPNs when they poll next. */
  wakePosters: Set<() => void>;
};
