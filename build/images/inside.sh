# Sourced by check in namespaces of its own: FOLDER of the image, FOLDER of the data, SCALE.
mounted=$1 data=$2 scale=$3
inside=$(mktemp -d)
bad() { say "image: $*"; exit 1; }

mount --bind "$mounted" "$inside"
mount --bind "$data" "$inside/var/lib/fupin"
mount -t tmpfs -o mode=1777,nosuid,nodev,size=1g tmp "$inside/tmp"
mount -t proc -o nosuid,nodev,noexec proc "$inside/proc"
mount -t tmpfs -o mode=755,nosuid,size=64k dev "$inside/dev"
for device in null zero random urandom; do : >"$inside/dev/$device"; mount --bind "/dev/$device" "$inside/dev/$device"; done
mount -o remount,ro "$inside/dev"
mount -o remount,bind,ro "$inside"

source "$root/build/servers.sh" # free_port
grpc=$(free_port) http=$(free_port)
# run PROGRAM…: as the image's user, with the image's environment and nothing of ours, without a way to more rights
run() {
  env -i PATH=/app LANG=C.UTF-8 Fupin__DataDirectory=/var/lib/fupin Fupin__Listen=0.0.0.0 DOTNET_ENVIRONMENT=Development \
    Fupin__Grpc__Port="$grpc" Fupin__Http__Port="$http" "$(command -v setpriv)" --no-new-privs \
    "$(command -v chroot)" --userspec="$image_user:$image_user" --groups='' "$inside" "$@"
}

say "read-only root"
run /app/fupin --version >/dev/null || bad "fupin does not start"
: 2>/dev/null >"$inside/app/written" && bad "its root can be written"
: 2>/dev/null >"$inside/etc/written" && bad "its root can be written"

run /app/fupin-host --services all --sample luoyang --scale "$scale" >"$data/.out" 2>&1 &
job=$!
for _ in $(seq 6000); do
  grep -q 'kill and resume' "$data/.out" && break
  kill -0 $job 2>/dev/null || { cat "$data/.out"; bad "the host ended"; }
  sleep 0.2
done
grep -E '53 of 53 (scaled )?figures reproduced' "$data/.out" || { cat "$data/.out"; bad 'not 53 of 53 figures'; }
host=$(pgrep -f '^/app/fupin-host' | head -1)
grep -q "^Uid:[[:space:]]*$image_user[[:space:]]*$image_user" "/proc/$host/status" || bad "it does not run as $image_user"
grep -q '^CapEff:[[:space:]]*0*$' "/proc/$host/status" || bad "it has capabilities"
grep -q 'libe_sqlite3' "/proc/$host/maps" || bad "the native SQLite is not loaded"
grep -q "$inside/usr/.*libicuuc\|/usr/lib/.*libicuuc" "/proc/$host/maps" || bad "ICU is not loaded"

say "the command line in it"
run /app/fupin feed lag --address "http://127.0.0.1:$grpc" >"$data/.lag" || bad "fupin feed lag failed: $(cat "$data/.lag")"
grep -q 'assessment/registry' "$data/.lag" || bad "fupin feed lag says nothing of assessment: $(cat "$data/.lag")"

kill -TERM "$host"
wait $job || bad "it ended with $?"

say "without time zones it refuses to start"
mount -t tmpfs -o ro none "$inside/usr/share/zoneinfo"
! run /app/fupin-host >"$data/.out" 2>&1 && grep -q tzdata "$data/.out" || { cat "$data/.out"; bad "it started without time zones"; }
umount "$inside/usr/share/zoneinfo"
