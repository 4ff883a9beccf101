# Where things are on this host; read by the other scripts.
#
# A host may live below a directory (pipewright agent --root DIR), so that several share one machine: the agent
# then says where in PIPEWRIGHT_HOST_ROOT. On a host of its own it is empty or /, and the paths are the usual ones.
# The port is the host's own: it is in /etc/web-port, or 8080.
set -eu

root=${PIPEWRIGHT_HOST_ROOT:-}
root=${root%/}
release=$root/srv/web
pid_file=$root/var/run/web-app.pid
ready_file=$root/var/run/web-app.ready
log_file=$root/var/log/web-app.log

port=8080
if [ -f "$root/etc/web-port" ]; then
  port=$(cat "$root/etc/web-port")
fi
case $port in
  '' | *[!0-9]*)
    echo "not a port in $root/etc/web-port: $port" >&2
    exit 1
    ;;
esac

instance=${PIPEWRIGHT_INSTANCE_NAME:-$(uname -n)}

# Prints the process id of the server where it runs. A process that has ended but that nobody has waited for yet has no
# arguments any more, and another program that was given the id since has others. (/proc: Linux; ps: elsewhere.)
running() {
  [ -f "$pid_file" ] || return 1
  pid=$(cat "$pid_file")
  case $pid in
    '' | *[!0-9]*) return 1 ;;
  esac
  kill -0 "$pid" 2>/dev/null || return 1
  if [ -d "/proc/$pid" ]; then
    arguments=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
  else
    arguments=$(ps -p "$pid" -o args= 2>/dev/null) || return 1
  fi
  case $arguments in
    *"$release/server.js"*) echo "$pid" ;;
    *) return 1 ;;
  esac
}

# A short wait; not every system's sleep knows fractions.
nap() {
  sleep 0.1 2>/dev/null || sleep 1
}
