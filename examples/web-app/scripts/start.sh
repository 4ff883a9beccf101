#!/bin/sh
# Starts the server in the background and waits until it listens.
. "$(dirname "$0")/host.sh"

# One may still run: the first deployment of a new deployment group has no ApplicationStop.
sh "$(dirname "$0")/stop.sh"

mkdir -p "$(dirname "$pid_file")" "$(dirname "$log_file")"
rm -f "$ready_file"
node "$release/scripts/launch.js" "$release/server.js" "$port" "$instance" "$log_file" "$pid_file" "$ready_file"
pid=$(cat "$pid_file")

# An answer on the port could be another server's. That this one listens it says itself: by its process id in a file.
patience=$(($(date +%s) + 30))
until [ "$(cat "$ready_file" 2>/dev/null)" = "$pid" ] && running >/dev/null; do
  if ! running >/dev/null || [ "$(date +%s)" -ge "$patience" ]; then
    echo "the server, process $pid, does not listen on port $port; its last words:" >&2
    tail -n 5 "$log_file" >&2
    exit 1
  fi
  nap
done
echo "the server, process $pid, listens on port $port"
