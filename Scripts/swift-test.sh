#!/bin/bash
# Runs the Swift tests that were built (arguments go to `swift test`), and says at the end once more what failed: among
# thousands of lines nobody finds it.
set -o pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test --skip-build --parallel "$@" 2>&1 | tee "$log" && exit
status=$?
printf '\nWhat failed:\n'
grep -E '✘|: error:|Fatal error|unexpected signal' "$log" | head -60
exit "$status"
