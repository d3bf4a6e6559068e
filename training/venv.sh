# To be sourced, with $root set: makes $root/.venv-train, what bundles train with on a processor, and sets $venv to it.
venv=$root/.venv-train
_bundle=$(mktemp -d)
_stamp=$(sha256sum <"$root/packages/trainer/program/requirements-cpu.txt" | cut -d' ' -f1)
if [ "$(cat "$venv/.requirements" 2>/dev/null)" != "$_stamp" ] || ! "$venv/bin/python" -c "" 2>/dev/null; then
  # As a bundle makes its own: this is also the trial of `launch.sh setup`.
  rm -rf "$venv"
  cp "$root/packages/trainer/program/"{launch.sh,requirements-cpu.txt} "$_bundle"
  python3 -m venv "$venv"
  ln -s "$venv" "$_bundle/.venv"
  (unset COTTON_PYTHON; bash "$_bundle/launch.sh" setup --cpu)
  echo "$_stamp" >"$venv/.requirements"
fi
rm -rf "$_bundle"
