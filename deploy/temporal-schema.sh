#!/bin/sh
# Brings the databases of a Temporal server on PostgreSQL to the schema of this version of temporal-sql-tool. Can be run
# again at any time: what is there already is left alone, and after an upgrade only the new versions are applied.
#
# The tool reads SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD from the environment.
set -eu

schema() {
  database=$1
  name=$2
  temporal-sql-tool --database "$database" create-database
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  # The schema is the one built into the tool, so that it cannot differ from the tool's version.
  temporal-sql-tool --database "$database" update-schema --schema-name "$name"
}

schema temporal postgresql/v12/temporal
schema temporal_visibility postgresql/v12/visibility
