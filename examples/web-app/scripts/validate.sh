#!/bin/sh
# Is it the version that was deployed which answers, and does it say that it is healthy?
. "$(dirname "$0")/host.sh"

url=http://127.0.0.1:$port
node "$release/scripts/ask.js" "$url/" 3 "$(cat "$release/version.txt")"
node "$release/scripts/ask.js" "$url/health" 3
