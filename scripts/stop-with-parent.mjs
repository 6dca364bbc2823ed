// Loaded into the server by start.mjs. When the starting program is killed outright it can forward nothing; without
// this the server would go on alone, hold the port and make the next start fail.
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();
