# Sourced by the scripts in this folder: what they need beyond the .NET SDK, fetched once and
# kept out of the repository.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools="$root/build/.tools"
buf_package=@bufbuild/buf@1.75.0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off

say() { printf '== %s\n' "$*" >&2; }

# apt_install PACKAGE…: Debian packages, quietly.
apt_install() {
  say "installing $*"
  local log; log=$(mktemp)
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 || {
    tail -20 "$log" >&2
    say "could not install $*: run this script as root on Debian, or install them yourself"
    return 1
  }
}

# need_apt COMMAND PACKAGE…: installs Debian packages when the command is missing.
need_apt() { command -v "$1" >/dev/null || apt_install "${@:2}"; }

# need_npm PACKAGE@VERSION: installs an npm package under build/.tools.
need_npm() {
  local name=${1%@*}
  [ -d "$tools/node_modules/$name" ] && return
  command -v npm >/dev/null || need_apt npm nodejs npm
  say "installing $1"
  mkdir -p "$tools"
  npm install --silent --no-fund --no-audit --prefix "$tools" "$1" >&2
}
