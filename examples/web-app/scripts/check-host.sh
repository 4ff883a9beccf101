#!/bin/sh
# Before anything is changed: does this host have what the application needs?
. "$(dirname "$0")/host.sh"

if ! command -v node >/dev/null; then
  echo "node is not installed" >&2
  exit 1
fi
mkdir -p "$root/var/run" "$root/var/log"
echo "node $(node --version), port $port"
