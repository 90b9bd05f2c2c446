# Sourced after tools.sh: the image's name, and buildah on a store of our own, which needs neither an engine nor overlay mounts.
image_version=$(sed -n 's/^appVersion: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$root/charts/fupin/Chart.yaml")
image="localhost/fupin:$image_version"
image_user=10001
store() { buildah --storage-driver vfs --root "$tools/images/store" --runroot "$tools/images/run" "$@"; }
