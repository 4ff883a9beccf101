#!/bin/sh
# After the files are in place: is it the whole release?
. "$(dirname "$0")/host.sh"

for file in server.js app.js version.txt; do
  if [ ! -s "$release/$file" ]; then
    echo "$release/$file is missing" >&2
    exit 1
  fi
done
echo "version $(cat "$release/version.txt") is in place"
