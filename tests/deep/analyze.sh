#!/bin/sh
# gcc's -fanalyzer over every file of the product; any warning fails.
#
# Its check for leaks is off: that of gcc 12 forgets a pointer once it is stored
# in an element of an array that it does not know.  LeakSanitizer looks for
# them, in the unit tests and while each allocation fails (deep.py).
cd "$(dirname "$0")/../.." || exit 1
find common consumers producers -name '*.c' | sort | xargs -P "${JOBS:-2}" -I{} \
	gcc -I. -D_GNU_SOURCE -DSENTRA_VERSION='"0"' -std=c11 -O2 -Wall -Wextra \
	-fanalyzer -Wno-analyzer-malloc-leak -Werror -S -o /dev/null {} &&
	echo "ok - -fanalyzer over $(find common consumers producers -name '*.c' |
		wc -l) files"
