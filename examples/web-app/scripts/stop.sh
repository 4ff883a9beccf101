#!/bin/sh
# Stops the server: it finishes the requests that it has. Where there is none, there is nothing to do.
. "$(dirname "$0")/host.sh"

if ! pid=$(running); then
  echo "no server runs"
  rm -f "$pid_file" "$ready_file"
  exit 0
fi

echo "stopping the server, process $pid"
kill -TERM "$pid" 2>/dev/null || true
patience=$(($(date +%s) + 15))
while running >/dev/null; do
  if [ "$(date +%s)" -ge "$patience" ]; then
    if [ "${killed:-no}" = yes ]; then
      echo "process $pid cannot be ended" >&2
      exit 1
    fi
    echo "it does not end: killing its process group" >&2
    kill -KILL -- "-$pid" 2>/dev/null || true
    killed=yes
    patience=$(($(date +%s) + 5))
  fi
  nap
done
rm -f "$pid_file" "$ready_file"
echo "stopped"
