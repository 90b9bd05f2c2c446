# Sourced: starts a PostgreSQL, a RabbitMQ and a pgbouncer of our own in a temporary folder, bound to 127.0.0.1
# on free ports, and ends them by pid. Nothing of an installed server's data or service is touched. Also installs
# libfaketime, by which tests move the clock of one process.
# Needs tools.sh.

install_servers() {
  local packages=(postgresql rabbitmq-server pgbouncer faketime)
  ls /usr/lib/postgresql/*/bin/initdb /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 &&
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && [ -x /usr/sbin/pgbouncer ] && return
  # Debian starts services on install; these would take the default ports for nothing.
  local policy=/usr/sbin/policy-rc.d status=0
  [ ! -e $policy ] || { apt_install "${packages[@]}"; return; }
  printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy
  apt_install "${packages[@]}" || status=$?
  rm -f $policy
  return $status
}

# Below the ports the kernel gives to outgoing connections: none of them takes one while its server is not up.
free_port() {
  local port
  while port=$((10240 + RANDOM % 22000)); (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# as_user USER COMMAND…: PostgreSQL refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u "$1" -- "${@:2}"; else "${@:2}"; fi; }

# start_postgres FOLDER [SETTING…]: sets PGPORT_OURS and FUPIN_TEST_POSTGRES (an owner's connection string). A folder that holds
# a database already keeps it.
start_postgres() {
  local folder=$1/postgres bin setting
  bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
  PGPORT_OURS=$(free_port)
  mkdir -p "$folder"; chmod 755 "$1"; [ "$(id -u)" != 0 ] || chown postgres "$folder"
  if ! as_user postgres test -e "$folder/data/fupin.conf"; then
    as_user postgres "$bin/initdb" -D "$folder/data" -U fupin --auth=trust -E UTF8 --locale=C.UTF-8 >"$1/initdb.log" 2>&1
    echo "include 'fupin.conf'" >>"$folder/data/postgresql.conf"
  fi
  cat >"$folder/data/fupin.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $PGPORT_OURS
unix_socket_directories = '$folder'
max_connections = 300
shared_buffers = 512MB
max_wal_size = 4GB
CONF
  for setting in "${@:2}"; do echo "$setting" >>"$folder/data/fupin.conf"; done
  control_postgres "$1" start
  POSTGRES_PID=$(head -1 "$folder/data/postmaster.pid")
  export FUPIN_TEST_POSTGRES="Host=127.0.0.1;Port=$PGPORT_OURS;Username=fupin;Database=postgres"
}

# control_postgres FOLDER ARGUMENT…: pg_ctl on the PostgreSQL of a folder, e.g. `-m immediate stop`, `start`; its port stays.
control_postgres() {
  local bin; bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
  as_user postgres "$bin/pg_ctl" -D "$1/postgres/data" -l "$1/postgres/log" -w -t 60 "${@:2}" >/dev/null
}

# start_pgbouncer FOLDER PORT: a pooler in transaction mode before the PostgreSQL at PORT; sets PGBOUNCER_PORT and PGBOUNCER_PID. Few
# sessions, handed out in turn, so that two transactions of a connection seldom have the same. A folder that holds one keeps its port.
start_pgbouncer() {
  local folder=$1/pgbouncer
  mkdir -p "$folder"; chmod 755 "$1"; [ "$(id -u)" != 0 ] || chown postgres "$folder"
  [ -e "$folder/port" ] || free_port >"$folder/port"
  PGBOUNCER_PORT=$(cat "$folder/port")
  printf '"fupin" ""\n' >"$folder/users"
  cat >"$folder/pgbouncer.ini" <<CONF
[databases]
* = host=127.0.0.1 port=$2
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $PGBOUNCER_PORT
unix_socket_dir =
auth_type = trust
auth_file = $folder/users
pool_mode = transaction
default_pool_size = 4
server_round_robin = 1
max_client_conn = 500
logfile = $folder/log
pidfile = $folder/pid
CONF
  rm -f "$folder/pid" # of one that was killed
  as_user postgres /usr/sbin/pgbouncer -q -d "$folder/pgbouncer.ini"
  for _ in $(seq 50); do [ -s "$folder/pid" ] && break; sleep 0.1; done
  PGBOUNCER_PID=$(cat "$folder/pid")
}

# start_rabbitmq FOLDER: sets FUPIN_TEST_RABBITMQ (amqp address of an administrator), FUPIN_TEST_RABBITMQ_API (its management
# address) and RABBITMQ_PID. FOLDER/rabbitmq/rabbitmqctl speaks to it.
start_rabbitmq() {
  local try
  for try in 1 2 3; do
    try_rabbitmq "$1" && return
    say "RabbitMQ did not start (try $try)"
    tail -n 20 "$1"/rabbitmq/out "$1"/rabbitmq/log/*.log 2>/dev/null || true
    rm -rf "$1/rabbitmq"
  done
  return 1
}

try_rabbitmq() {
  local folder=$1/rabbitmq
  mkdir -p "$folder"
  local amqp dist epmd api
  amqp=$(free_port) dist=$(free_port) epmd=$(free_port) api=$(free_port)
  cat >"$folder/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp
distribution.listener.interface = 127.0.0.1
distribution.listener.port_range.min = $dist
distribution.listener.port_range.max = $dist
default_user = fupin-admin
default_pass = fupin-admin
management.tcp.ip = 127.0.0.1
management.tcp.port = $api
disk_free_limit.absolute = 50MB
CONF
  printf '[rabbitmq_management].\n' >"$folder/enabled_plugins"
  rabbit_env=(env HOME="$folder" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$epmd"
    RABBITMQ_NODENAME="fupin@localhost" RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf"
    RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins"
    RABBITMQ_PID_FILE="$folder/pid" RABBITMQ_CONF_ENV_FILE=/dev/null ERL_CRASH_DUMP="$folder/erl_crash.dump")
  mkdir -p "$folder/data" "$folder/log"
  printf '#!/bin/sh\nexec %s /usr/lib/rabbitmq/bin/rabbitmqctl -q "$@"\n' "$(printf '%q ' "${rabbit_env[@]}")" >"$folder/rabbitmqctl"
  chmod +x "$folder/rabbitmqctl"
  rm -f "$folder/pid"
  "${rabbit_env[@]}" setsid /usr/lib/rabbitmq/bin/rabbitmq-server >"$folder/out" 2>&1 </dev/null &
  local group=$!
  RABBITMQ_EPMD_PORT=$epmd
  for _ in $(seq 120); do [ -s "$folder/pid" ] && break; sleep 0.5; done
  if ! "${rabbit_env[@]}" timeout 90 /usr/lib/rabbitmq/bin/rabbitmqctl -q await_startup >>"$folder/out" 2>&1; then
    kill -KILL -- "-$group" 2>/dev/null || true
    ERL_EPMD_PORT=$epmd epmd -kill >/dev/null 2>&1 || true
    return 1
  fi
  RABBITMQ_PID=$(cat "$folder/pid")
  export FUPIN_TEST_RABBITMQ="amqp://fupin-admin:fupin-admin@127.0.0.1:$amqp/"
  export FUPIN_TEST_RABBITMQ_API="http://127.0.0.1:$api/"
}

rabbitmqctl_ours() { "${rabbit_env[@]}" /usr/lib/rabbitmq/bin/rabbitmqctl -q "$@"; }

# broker_permissions SERVICE [SOURCE…]: the narrowest patterns that let SERVICE publish its own log and follow the SOURCEs, as
# three lines: configure, write, read. It declares and writes its exchange and its queues (binding writes the queue), it reads
# its queues and binds from (reads) the exchanges of its sources.
broker_permissions() {
  local own read='' source queue
  own=$(broker_name "$1")
  for source in "${@:2}"; do
    source=$(broker_name "$source") queue="$(broker_name "$1")[.]$source"
    own+="|$queue" read+="|$queue|$source"
  done
  printf '%s\n' "^($own)\$" "^($own)\$" "^(${read#|})\$"
}

# broker_name NAME: of a log or service, as a pattern: aid/education is the exchange aid.education.
broker_name() { sed 's/[/.]/[.]/g' <<<"$1"; }

# create_broker_user SERVICE PASSWORD [SOURCE…]: the user SERVICE, or its password and permissions anew.
create_broker_user() {
  local user=${1//\//.} permissions
  mapfile -t permissions < <(broker_permissions "$1" "${@:3}")
  rabbitmqctl_ours add_user "$user" "$2" 2>/dev/null || rabbitmqctl_ours change_password "$user" "$2"
  rabbitmqctl_ours set_permissions "$user" "${permissions[@]}"
}

# stop_servers: ends what start_* started, by pid.
stop_servers() {
  [ -z "${PGBOUNCER_PID:-}" ] || kill "$PGBOUNCER_PID" 2>/dev/null || true
  [ -z "${POSTGRES_PID:-}" ] || kill -INT "$POSTGRES_PID" 2>/dev/null || true
  if [ -n "${RABBITMQ_PID:-}" ]; then
    kill "$RABBITMQ_PID" 2>/dev/null || true
    for _ in $(seq 40); do kill -0 "$RABBITMQ_PID" 2>/dev/null || break; sleep 0.25; done
    ERL_EPMD_PORT=$RABBITMQ_EPMD_PORT epmd -kill >/dev/null 2>&1 || true
  fi
}
