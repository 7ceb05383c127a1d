#!/bin/sh
# What the formatter does not see. Each rule prints the lines that break it.
set -eu
failed=0
report() {
  if [ -n "$2" ]; then
    echo "$1"
    echo "$2" | sed 's/^/  /'
    failed=1
  fi
}

swift_files=$(git ls-files 'Sources/*.swift' 'Tests/*.swift' 'Benchmarks/*.swift')

report "Files of more than 400 lines:" \
  "$(wc -l $swift_files | awk '$1 > 400 && $2 != "total" && $2 !~ /\+data\.swift$/ { print $2 ": " $1 }')"
report "Left for later; do it or write an issue:" \
  "$(grep -nE '\b(TODO|FIXME|XXX)\b' $swift_files || true)"
report "Names that say nothing:" \
  "$(echo "$swift_files" | grep -E '/[A-Za-z]*(Utils|Helpers?|Manager)\.swift$' || true)"
report "@unchecked Sendable without a comment that says why it is safe:" \
  "$(for file in $swift_files; do
       awk -v file="$file" '/@unchecked Sendable/ && $0 !~ /\/\// && previous !~ /\/\// { print file ":" NR } { previous = $0 }' "$file"
     done)"
report "Spaces at the end of a line:" "$(git grep -nE '[ 	]+$' -- '*.swift' '*.sh' '*.md' '*.yaml' 'Makefile' | grep -v Examples/ || true)"
report "asyncio.run fails beside a test that has opened a browser; say awaited (conftest.py):" \
  "$(grep -n 'asyncio\.run(' Tests/EndToEnd/*.py || true)"
report "Files of the pages that Sources/CWebFiles/web_files.c does not hold, so that no server has them:" \
  "$(for file in $(git ls-files 'Web/*/*'); do
       grep -qF "\"../../$file\"" Sources/CWebFiles/web_files.c || echo "$file"
     done)"

# The page's types, where TypeScript's compiler is there to check them.
if [ -f Web/tsconfig.json ] && command -v tsc >/dev/null; then
  tsc --project Web/tsconfig.json || failed=1
fi
exit $failed
