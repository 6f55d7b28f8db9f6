#!/usr/bin/env bash
# Recorded answers of the platforms through the adapters.  They are others'
# and not part of this project: $SENTRA_SHARED, by default the directory
# `shared` beside the checkout; skipped without it.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
shared=${SENTRA_SHARED:-$(dirname "$root")/shared}
status=0
for want in "$root"/tests/samples/*.want; do
	platform=$(basename "$want" .want)
	if [ ! -d "$shared/samples/$platform" ]; then
		echo "ok - samples of $platform # SKIP no recordings beside the checkout"
	elif "$root/tests/samples.sh" "$shared/samples/$platform"; then
		echo "ok - every sample of $platform as its index implies"
	else
		echo "not ok - samples of $platform"
		status=1
	fi
done
exit $status
