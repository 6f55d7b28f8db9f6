#!/usr/bin/env bash
# A machine to try the units on: systemd as the first process of namespaces of
# its own, over the files of this machine, none of which it changes.
#
#   machine.sh can DIR            whether such a thing can be here
#   machine.sh boot DIR           until TERM; needs root
#   machine.sh in DIR COMMAND ... runs there
#
# Programs and units are what `make install DESTDIR=DIR/install prefix=/usr` put
# there; DIR/etc is /etc/sentra, DIR/redis.sock /run/redis.sock; what a unit says
# is in DIR/log/UNIT.  The network is this machine's.
set -euo pipefail

self=$(realpath "$0")
what=$1
dir=$2
root=$dir/root
shift 2

overlay() {
	mount -t tmpfs tmpfs "$dir/over"
	mkdir "$dir/over/upper" "$dir/over/work"
	mount -t overlay -o "lowerdir=/,upperdir=$dir/over/upper,$(
	)workdir=$dir/over/work" overlay "$root"
}

devices() {
	local name
	mount -t tmpfs -o mode=755 tmpfs "$root/dev"
	for name in null zero full random urandom tty; do
		: >"$root/dev/$name"
		mount --bind "/dev/$name" "$root/dev/$name"
	done
	mkdir "$root/dev/shm" "$root/dev/pts"
	ln -s pts/ptmx "$root/dev/ptmx"
	mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
	ln -s /proc/self/fd "$root/dev/fd"
}

# Ours, and the little that they stand on: nothing of this machine's is run.
units() {
	local name unit=$root/run/units
	cp -a "$dir/install/usr/." "$root/usr"
	cp -a "$dir/install/var/." "$root/var"
	mkdir -p "$root/etc/sentra"
	mkdir "$unit"
	for name in sysinit basic shutdown; do
		cp "/lib/systemd/system/$name.target" "$unit"
	done
	cp "$root"/usr/lib/systemd/system/sentra* "$unit"
	# What the report needs of Debian's package; homes are hidden from it.
	cp "$(command -v redis-server)" "$root/usr/bin"
	for name in sentra-producer@ sentra-consumer@ sentra-board sentra-report; do
		mkdir "$unit/$name.service.d"
		printf '%s\n' '[Service]' StandardOutput=append:/run/log/%n \
			StandardError=inherit RestartSec=100ms \
			>"$unit/$name.service.d/test.conf"
	done
}

first_process() {
	overlay
	mount -t proc proc "$root/proc"
	mount -t sysfs -o ro sysfs "$root/sys"
	mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
	devices
	mount -t tmpfs -o mode=755 tmpfs "$root/run"
	mount -t tmpfs -o mode=755 tmpfs "$root/var/lib"
	units
	mkdir "$root/run/log"
	mount --bind "$dir/log" "$root/run/log"
	: >"$root/run/redis.sock"
	mount --bind "$dir/redis.sock" "$root/run/redis.sock"
	mount --bind "$dir/etc" "$root/etc/sentra"
	cd "$root"
	pivot_root . mnt
	umount -l /mnt
	# A service gets its credentials by propagation.
	mount --make-rshared /
	exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		SYSTEMD_UNIT_PATH=/run/units /lib/systemd/systemd --system \
		--unit=sentra.target --log-target=console --show-status=no
}

# In a control group of its own, which the new namespace takes for the root.
grouped() {
	local group=$dir/cgroup/sentra-machine-$$
	mount -t cgroup2 cgroup2 "$dir/cgroup"
	mkdir "$group"
	# shellcheck disable=SC2016 # the inner shell's
	sh -c 'echo $$ >"$0/cgroup.procs" && exec unshare --pid --fork --cgroup \
		--kill-child --mount --uts --ipc "$@"' "$group" \
		"$self" first_process "$dir" &
	echo $! >"$dir/pid"
	# shellcheck disable=SC2064 # that one
	trap "kill -9 $!" TERM
	wait $! || true
	while [ -d "$group" ]; do
		find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.05
	done
}

case $what in
can)
	mkdir -p "$root" "$dir/over" "$dir/cgroup"
	unshare --mount --pid --fork --uts --ipc "$self" try "$dir"
	;;
try)
	overlay
	mount -t cgroup2 cgroup2 "$dir/cgroup"
	mkdir "$dir/cgroup/sentra-machine-$$-try"
	rmdir "$dir/cgroup/sentra-machine-$$-try"
	;;
boot)
	mkdir -p "$root" "$dir/over" "$dir/cgroup" "$dir/log"
	exec unshare --mount "$self" grouped "$dir"
	;;
in)
	exec nsenter -t "$(pgrep -P "$(cat "$dir/pid")")" --mount --pid --uts \
		--ipc --cgroup --root --wd env -i \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
	;;
grouped | first_process) "$what" ;;
esac
