#!/bin/sh
# Runs all Swift tests under a sanitizer, `address` (which looks for leaks as well) or `thread`. Fails when a test does,
# or when anything is reported; the reports, those of the programs that tests start too, are printed at the end.
set -u
cd "$(dirname "$0")/.."
sanitizer=${1:-}
build="$PWD/.build/sanitize-$sanitizer"
options="log_path=$build/reports/report"
case "$sanitizer" in
  address)
    export ASAN_OPTIONS="$options detect_leaks=1"
    export LSAN_OPTIONS="suppressions=$PWD/Scripts/sanitizers/leaks.txt print_suppressions=0" ;;
  thread)
    export TSAN_OPTIONS="$options suppressions=$PWD/Scripts/sanitizers/races.txt print_suppressions=0" ;;
  *) echo "usage: $0 address|thread" >&2; exit 2 ;;
esac
rm -rf "$build/reports"
mkdir -p "$build/reports"

set -- --sanitize="$sanitizer" --scratch-path "$build"
if [ "$sanitizer" = thread ]; then
  clang -O1 -Wall -Wextra -Werror -c Scripts/sanitizers/mutex.c -o "$build/mutex.o" || exit 1
  set -- "$@" -Xlinker "$build/mutex.o"
fi
swift build --build-tests "$@" || exit 1

# One target after the other, and few tests of it at a time: all at once, what is slow already would run into the tests' limits on time.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4
failed=""
for tests in Tests/*Tests; do
  name=${tests#Tests/}
  swift test --skip-build --disable-xctest "$@" --filter "^$name\." >"$build/$name.log" 2>&1 || failed="$failed $name"
  tail -n 1 "$build/$name.log"
done

status=0
if [ -n "$failed" ]; then
  for name in $failed; do
    echo "$name failed:"
    grep -E '✘|error:' "$build/$name.log" || tail -n 20 "$build/$name.log"
  done
  status=1
fi
for report in "$build"/reports/*; do
  [ -e "$report" ] || continue
  cat "$report"
  status=1
done
exit $status
