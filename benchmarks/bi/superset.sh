#!/bin/sh
# Apache Superset reads a published snapshot: connect, list the views, make a dataset, ask a chart;
# then import docs/superset.zip and ask each of its charts for rows.
#
#   communique publish snapshot.duckdb && benchmarks/bi/superset.sh snapshot.duckdb [FOLDER]
#
# Installs Superset into an environment of its own in FOLDER (700 MB: it needs SQLAlchemy 1.4,
# Prefect needs 2), starts it on loopback, and stops it again. Exit code 0 if every step worked.
set -eu
snapshot=$(realpath "$1")
folder=${2:-$(mktemp -d)}
here=$(cd "$(dirname "$0")" && pwd)
port=${SUPERSET_PORT:-8088}
mkdir -p "$folder"
cd "$folder"

if [ ! -x env/bin/superset ]; then
    uv venv --quiet --python 3.11 env
    uv pip install --quiet --python env apache-superset==6.1.0 duckdb-engine==0.17.0 \
        duckdb==1.5.5 rich cachetools 'flask-caching==2.3.1'
fi
cat > superset_config.py <<PYTHON
SECRET_KEY = "only for this trial on loopback"
SQLALCHEMY_DATABASE_URI = "sqlite:///$folder/superset.db"
WTF_CSRF_ENABLED = False
PYTHON
export SUPERSET_CONFIG_PATH="$folder/superset_config.py" FLASK_APP=superset
export SUPERSET_HOME="$folder"
if [ ! -f ready ]; then
    env/bin/superset db upgrade
    env/bin/superset fab create-admin --username admin --firstname A --lastname B \
        --email admin@example.org --password admin
    env/bin/superset init
    touch ready
fi
env/bin/superset run -h 127.0.0.1 -p "$port" > server.log 2>&1 &
server=$!
trap 'kill $server' EXIT
env/bin/python "$here/superset_check.py" "http://127.0.0.1:$port" "$snapshot"
env/bin/python "$here/superset_bundle.py" import "http://127.0.0.1:$port" "$snapshot" \
    "$here/../../docs/superset.zip"
