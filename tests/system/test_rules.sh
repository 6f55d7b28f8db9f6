#!/usr/bin/env bash
# The alert rules, by Prometheus' own tool: each is raised by its own trouble,
# none on a good day.
cd "$(dirname "$0")/../.." || exit 1
name="alert rules: each by its own trouble, none on a good day"
echo "1..1"
if ! tool=$(command -v promtool); then
	echo "ok 1 - $name # SKIP promtool is not there"
	exit
fi
if told=$("$tool" test rules deploy/prometheus/sentra.rules.test.yml 2>&1); then
	echo "ok 1 - $name"
else
	echo "# ${told//$'\n'/$'\n# '}"
	echo "not ok 1 - $name"
fi
