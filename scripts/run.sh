#!/usr/bin/env bash
# Everything from a fresh clone to a served demonstration. A second run skips what is done.
# Where others reach it, it is served with --own-passwords alone.
source "$(dirname "$0")/lib.sh"

case "$*" in
    "" | --own-passwords) ;;
    *) stop "run takes --own-passwords and nothing else" ;;
esac

scripts/setup.sh

host=${HOST:-127.0.0.1} port=${PORT:-5000}
case "$host" in
    0.0.0.0 | ::) reached=127.0.0.1 ;;
    *:*) reached="[$host]" ;;
    *) reached=$host ;;
esac
export HOST=$host BASE_URL=${BASE_URL:-http://$reached:$port}

secret=${INSTANCE_PATH:-instance}/secret_key
if [ -z "${SECRET_KEY:-}" ] && [ ! -s "$secret" ] && [ ! -e "$(dirname "$secret")/settings.env" ]; then
    mkdir -p "$(dirname "$secret")"
    (umask 077 && "$venv_python" -c 'import secrets; print(secrets.token_urlsafe(48))' >"$secret")
fi

exec "$venv_python" scripts/start.py "$host" "$port" "$@"
