#!/bin/sh
# Starts the server in the background and waits until it answers.
. "$(dirname "$0")/host.sh"

# One may still run: the first deployment of a new deployment group has no ApplicationStop.
sh "$(dirname "$0")/stop.sh"

mkdir -p "$(dirname "$pid_file")" "$(dirname "$log_file")"
node "$release/scripts/launch.js" "$release/server.js" "$port" "$instance" "$log_file" "$pid_file"
pid=$(cat "$pid_file")
echo "started the server, process $pid, on port $port"

if ! node "$release/scripts/ask.js" "http://127.0.0.1:$port/" 30 "" "$pid"; then
  echo "its last words:" >&2
  tail -n 5 "$log_file" >&2
  exit 1
fi
if ! running >/dev/null; then
  echo "something answers on port $port, but it is not this server" >&2
  tail -n 5 "$log_file" >&2
  exit 1
fi
