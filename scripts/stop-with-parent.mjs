// Loaded into the server by start.mjs. If the starting program is killed with SIGKILL, it cannot forward a signal.
// Without this module, the server would continue running, keep the port and make the next start fail.
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();
