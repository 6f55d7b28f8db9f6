# Sentra Pulse.  `make` builds; `make help` names the rest.
#
# Our own flags live in SENTRA_*, so a packager's CFLAGS, CPPFLAGS and LDFLAGS
# are never lost.  DEV=1 makes warnings errors; V=1 shows the commands;
# BUILD=dir builds elsewhere; SANITIZE=address,undefined instruments.

BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g
prefix ?= /usr/local
# That of the newest release, from the list of changes; between two, as git
# describe has it.  What is unpacked from an archive has no commits.
RELEASE := $(shell sed -n 's/^\#\# \([0-9][0-9.]*\).*/\1/p;T;q' deploy/CHANGELOG.md)
COMMITS := $(shell test -e .git && git describe --tags --match 'v[0-9]*' 2>/dev/null || \
	{ test -e .git && echo $(RELEASE)-$$(git rev-list --count HEAD)-g$$(git rev-parse --short HEAD); } 2>/dev/null)
VERSION ?= $(patsubst v%,%,$(or $(COMMITS),$(RELEASE)))

PKGS := rdkafka libcurl jansson hiredis libcrypto libutf8proc
# Of the board, and of nothing else: the daemons know no web server.
BOARD_PKGS := libmicrohttpd xlsxwriter zlib
# Of the report: what draws.
REPORT_PKGS := xlsxwriter pangocairo pangoft2 fontconfig
PKG_CONFIG ?= pkg-config

SENTRA_CPPFLAGS := -I. -D_GNU_SOURCE
SENTRA_CFLAGS := -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -fno-common
BOARD_LIBS = $(shell $(PKG_CONFIG) --libs $(BOARD_PKGS))
REPORT_LIBS = $(shell $(PKG_CONFIG) --libs $(REPORT_PKGS))
SENTRA_LDLIBS = $(shell $(PKG_CONFIG) --libs $(PKGS)) -linih -lm -lpthread
ifeq ($(DEV),1)
SENTRA_CFLAGS += -Werror
endif
ifdef SANITIZE
SENTRA_CFLAGS += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
SENTRA_LDFLAGS += -fsanitize=$(SANITIZE)
endif
Q := $(if $(V),,@)
# Programs that setup.sh took out of packages with a service.
cache := $(or $(SENTRA_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sentra-pulse)
export PATH := $(PATH):$(cache)/bin
say = $(if $(V),@:,@printf '  %-4s %s\n' $(1) $(2))

sources = $(sort $(foreach dir,$(1),$(shell find $(dir) -name '*.c')))
COMMON := $(call sources,common)
PRODUCER := $(call sources,producers)
CTL := $(call sources,consumers/ctl)
BOARD := $(if $(wildcard consumers/board),$(call sources,consumers/board))
REPORT := $(if $(wildcard consumers/report),$(call sources,consumers/report))
# Of consumers/view what writes workbooks: for who links the library of that.
SHEETS := consumers/view/grid_sheet.c
CONSUMER := $(filter-out $(CTL) $(BOARD) $(REPORT) $(SHEETS),$(call sources,consumers))
SIMULATOR := $(call sources,tests/simulator)
UNIT := $(sort $(shell find tests/unit -name 'test_*.c'))

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIB := $(BUILD)/libsentra.a
# sentra-consumer's stages, from the one list of them; the folder of each is
# found as all of consumers/ is.
STAGES := $(shell sed -n 's/^\tX(\([a-z_]*\)).*/\1/p' consumers/core/stages.h)
# What sentractl and the unit tests share with the daemons: all but main().
PRODUCER_LIB := $(filter-out producers/main.c,$(PRODUCER))
CONSUMER_LIB := $(filter-out consumers/main.c,$(CONSUMER))
CTL_LIB := $(filter-out consumers/ctl/main.c,$(CTL))
BOARD_LIB := $(filter-out consumers/board/main.c,$(BOARD))
REPORT_LIB := $(filter-out consumers/report/main.c,$(REPORT))
SIMULATOR_LIB := $(filter-out tests/simulator/main.c,$(SIMULATOR))

PROGRAMS := $(BUILD)/sentra-producer $(BUILD)/sentra-consumer \
	$(BUILD)/sentractl \
	$(if $(wildcard consumers/board/main.c),$(BUILD)/sentra-board) \
	$(if $(wildcard consumers/report/main.c),$(BUILD)/sentra-report)
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT))

all: packages $(PROGRAMS)

# Says what to install where something is missing; installs nothing.
packages:
	@$(PKG_CONFIG) --exists $(PKGS) $(BOARD_PKGS) $(REPORT_PKGS) || deploy/setup.sh --print build

simulator: $(BUILD)/sentra-simulator

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(SENTRA_CPPFLAGS) $(CPPFLAGS) $(SENTRA_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Touched where the version is another one, which version.c alone knows.
$(BUILD)/version: FORCE
	@mkdir -p $(@D)
	@echo '$(VERSION)' | cmp -s - $@ || echo '$(VERSION)' >$@
$(BUILD)/obj/common/base/version.o: $(BUILD)/version
$(BUILD)/obj/common/base/version.o: SENTRA_CPPFLAGS += -DSENTRA_VERSION='"$(VERSION)"'

# It has the files' bytes within it, of which the compiler names no header.
$(BUILD)/obj/consumers/board/assets.o: $(wildcard consumers/board/static/*) schemas/openapi.json
$(BUILD)/obj/consumers/report/report_css.o: $(wildcard consumers/report/*.css)

$(LIB): $(call obj,$(COMMON))
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

link = $(Q)$(CC) $(SENTRA_LDFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(1) $(SENTRA_LDLIBS)

$(BUILD)/sentra-producer: $(call obj,$(PRODUCER)) $(LIB)
	$(call say,LD,$@)
	$(call link)

$(BUILD)/sentra-consumer: $(call obj,$(CONSUMER)) $(LIB)
	$(call say,LD,$@)
	$(call link)

# It knows keys by name, the lexicon, campaigns.json, and reads what the alerter
# keeps with the alerter's own pure parts; the score's formula, for what changed;
# nothing else of the stages.
CTL_NEEDS := $(addprefix consumers/core/,keys.c metric_table.c partitions.c \
		fence.c) \
	$(filter-out $(SHEETS),$(wildcard consumers/view/*.c)) \
	$(wildcard consumers/lexicon/*.c consumers/alerter/monitor/*.c) \
	$(addprefix consumers/coverage/,campaign.c campaign_file.c) \
	consumers/scorer/score.c \
	$(addprefix consumers/alerter/,policy.c facts_store.c alert.c alert_list.c \
		alert_text.c)
# Alone of those that look it applies events itself, to say which made a number:
# by the scorer's own arithmetic, which is pure.
EVIDENCE_NEEDS := consumers/core/usable.c \
	$(addprefix consumers/ledger/,ledger.c ledger_codec.c ledger_field.c post.c \
		window.c) \
	$(addprefix consumers/scorer/,aggregates.c buckets.c metric_value.c \
		scorer_ledger.c scorer_ledger_codec.c)
$(BUILD)/sentractl: $(call obj,$(CTL) $(CTL_NEEDS) $(EVIDENCE_NEEDS)) $(LIB)
	$(call say,LD,$@)
	$(call link)

# The same of Redis and the files as sentractl; where windows begin; workbooks.
BOARD_NEEDS := $(CTL_NEEDS) $(SHEETS) consumers/ledger/window.c
$(BUILD)/sentra-board: $(call obj,$(BOARD) $(BOARD_NEEDS)) $(LIB)
	$(call say,LD,$@)
	$(call link,$(BOARD_LIBS))

REPORT_NEEDS := $(BOARD_NEEDS) consumers/core/usable.c
$(BUILD)/sentra-report: $(call obj,$(REPORT) $(REPORT_NEEDS)) $(LIB)
	$(call say,LD,$@)
	$(call link,$(REPORT_LIBS))

# Headers of the libraries that draw, for their one user.
$(BUILD)/obj/common/draw/%.o: SENTRA_CPPFLAGS += $(shell $(PKG_CONFIG) --cflags $(REPORT_PKGS))

$(BUILD)/sentra-simulator: $(call obj,$(SIMULATOR)) $(LIB)
	$(call say,LD,$@)
	$(call link,-lmicrohttpd)

# A unit test links every pure part; the linker takes what it needs.
$(BUILD)/libparts.a: $(call obj,$(PRODUCER_LIB) $(CONSUMER_LIB) $(CTL_LIB) $(BOARD_LIB) $(REPORT_LIB) $(SHEETS) $(SIMULATOR_LIB))
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(SENTRA_LDFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/libparts.a $(LIB) -lcmocka $(BOARD_LIBS) $(REPORT_LIBS) $(SENTRA_LDLIBS)

# Adapters, asked and answered from text.
REPLAY := $(call obj,tests/replay.c tests/replay_text.c)
$(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/producers/platforms/test_adapters*.c)): $(REPLAY)

# The rule of staleness a second time, and worlds to compare the two in.
MONITOR_TESTS := tests/unit/consumers/alerter/monitor
MONITOR_ORACLE := $(call obj,$(filter-out $(MONITOR_TESTS)/test_%,$(wildcard $(MONITOR_TESTS)/*.c)))
$(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(addprefix $(MONITOR_TESTS)/,test_monitor_enum.c \
	test_monitor_random.c test_monitor_clock.c)): $(MONITOR_ORACLE)

# Recorded answers, which are not part of this project: tests/samples.sh DIR.
$(BUILD)/tests/samples: $(call obj,tests/samples_driver.c) $(REPLAY) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

# What a lexicon finds in texts, for tests/test_lexicon.py.
$(BUILD)/tests/lexicon: $(call obj,tests/lexicon_driver.c) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

# What a report takes from the log, for tests/system/test_report_log.py.
$(BUILD)/tests/report_log: $(call obj,tests/report_log_driver.c) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

# The files of a report.json, for tests/deep.
$(BUILD)/tests/bundle: $(call obj,tests/bundle_driver.c) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB) $(BOARD_LIBS) $(REPORT_LIBS))

# The Redis of a report, for tests/system/test_dry_run.py.
$(BUILD)/tests/rebuild: $(call obj,tests/rebuild_driver.c) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

# Tells a real Alertmanager what the test wants.
$(BUILD)/tests/teller: $(call obj,tests/teller.c) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

# Preloaded into a program whose clock is to be wrong.
$(BUILD)/tests/wrong_clock.so: tests/wrong_clock.c
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(LDFLAGS) -fPIC -shared -o $@ $<

# The programs, with calls that can be made to fail: tests/deep/README.md.
FAIL_CALLS = $(shell awk -F, '/^(MEMORY|SYSTEM)/ { print $$2 }' tests/deep/calls.inc) \
	asprintf open openat opendir fdopendir mkdtemp close fwrite
failing = $(patsubst %.c,$(BUILD)/failing/obj/%.o,$(1)) $(BUILD)/obj/tests/deep/fail.o
$(BUILD)/failing/obj/%.o: $(BUILD)/obj/%.o tests/deep/calls.inc
	@mkdir -p $(@D)
	$(Q)objcopy $(foreach call,$(FAIL_CALLS),--redefine-sym $(call)=fail_$(call)) $< $@
# Of common/ what links without the board's libraries.
BARE := $(filter-out common/serve/% common/sheet/% common/draw/%,$(COMMON))
$(BUILD)/failing/sentra-producer: $(call failing,$(PRODUCER) $(BARE))
$(BUILD)/failing/sentra-consumer: $(call failing,$(CONSUMER) $(BARE))
$(BUILD)/failing/sentractl: $(call failing,$(CTL) $(CTL_NEEDS) $(EVIDENCE_NEEDS) $(BARE))
$(BUILD)/failing/sentra-board: $(call failing,$(BOARD) $(BOARD_NEEDS) $(filter-out common/draw/%,$(COMMON)))
$(BUILD)/failing/sentra-board: SENTRA_LDLIBS += $(BOARD_LIBS)
$(BUILD)/failing/sentra-report: $(call failing,$(REPORT) $(REPORT_NEEDS) $(filter-out common/serve/%,$(COMMON)))
$(BUILD)/failing/sentra-report: SENTRA_LDLIBS += $(REPORT_LIBS)
$(BUILD)/failing/%:
	$(call say,LD,$@)
	$(Q)$(CC) $(SENTRA_LDFLAGS) $(LDFLAGS) -o $@ $^ $(SENTRA_LDLIBS)
failing: $(addprefix $(BUILD)/failing/,$(notdir $(PROGRAMS))) $(BUILD)/tests/bundle

unit: $(UNIT_TESTS) $(BUILD)/tests/lexicon

# ---- tests ----

RUN := tests/run
# The longest first, so that none of them runs alone at the end.
LONGEST := tests/system/test_board_pages.py tests/system/test_report.py \
	tests/system/test_tokens.py tests/system/test_quiet.py
SYSTEM := $(LONGEST) $(filter-out $(LONGEST),$(wildcard tests/system/test_*.py)) \
	$(wildcard tests/system/test_*.sh)
# Among the unit tests for its build, among the system tests for its broker.
BROKER_TEST := tests/common/kafka/test_kafka_broker
LONGEST_UNIT := tests/producers/core/test_poll_day
OFFLINE_TESTS := $(LONGEST_UNIT) $(filter-out $(LONGEST_UNIT) $(BROKER_TEST),$(patsubst $(BUILD)/%,%,$(UNIT_TESTS)))
SCRIPTS := $(wildcard tests/test_*.py)
sub = $(Q)$(MAKE) --no-print-directory BUILD=$(1) DEV=1

# The fast part, offline: lint, and the unit tests under the sanitizers.
check:
	@deploy/setup.sh test
	@rm -f $(BUILD)/total
	$(call sub,$(BUILD)/asan) -j2 SANITIZE=address,undefined CFLAGS="-O1 -g" all unit
	$(call sub,$(BUILD)) check-run

check-run:
	@mkdir -p $(BUILD)
	@BUILD=$(BUILD)/asan $(RUN) --jobs 2 --total $(BUILD)/total \
		$(SCRIPTS) $(addprefix $(BUILD)/asan/,$(OFFLINE_TESTS))

# Everything: both compilers, the sanitizers, the real pipeline.
test:
	@echo "Everything takes some 25 minutes on two cores; make check is the fast part."
	@deploy/setup.sh test
	@deploy/kafka/kafka.sh fetch
	@tests/browser/axe.py >/dev/null || true
	@rm -f $(BUILD)/total
	$(call sub,$(BUILD)) -j2 all simulator samples teller report-log rebuild wrong-clock failing
	$(call sub,$(BUILD)/clang) -j2 CC=clang all simulator unit
	$(call sub,$(BUILD)/asan) -j2 SANITIZE=address,undefined CFLAGS="-O1 -g" all unit
	@status=0; \
	$(RUN) --jobs 2 --total $(BUILD)/total \
		$(addprefix $(BUILD)/clang/,$(OFFLINE_TESTS)) || status=1; \
	$(MAKE) --no-print-directory check-run || status=1; \
	BUILD=$(BUILD) $(RUN) --kafka --jobs 2 --total $(BUILD)/total \
		$(BUILD)/clang/$(BROKER_TEST) $(BUILD)/asan/$(BROKER_TEST) \
		$(SYSTEM) || status=1; \
	exit $$status

samples: $(BUILD)/tests/samples
teller: $(BUILD)/tests/teller
report-log: $(BUILD)/tests/report_log
rebuild: $(BUILD)/tests/rebuild
wrong-clock: $(BUILD)/tests/wrong_clock.so

lint:
	@BUILD=$(BUILD) tests/test_lint.py

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

# Fuzzers need clang.  FUZZ_SECONDS each, seeded from the cases.
FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/bin/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz:
	$(call sub,$(BUILD)/fuzz) -j2 CC=clang SANITIZE=fuzzer-no-link,address,undefined \
		CFLAGS="-O1 -g" fuzzers
	@for f in $(FUZZERS); do tests/fuzz/run.sh $$f $(FUZZ_SECONDS) || exit 1; done

fuzzers: $(patsubst tests/fuzz/%.c,$(BUILD)/bin/%,$(wildcard tests/fuzz/fuzz_*.c))
$(BUILD)/bin/%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined $(LDFLAGS) -o $@ $< $(BUILD)/libparts.a $(LIB) $(BOARD_LIBS) $(REPORT_LIBS) $(SENTRA_LDLIBS)

$(BUILD)/tests/drain: $(call obj,tests/bench/drain.c) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link)

# Texts read by the lexicon, alone.
$(BUILD)/tests/lexicon_speed: $(call obj,tests/bench/lexicon.c) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

# A web server under load: this one's, or that of an address.
$(BUILD)/tests/serve_load: $(call obj,tests/bench/serve.c tests/bench/serve_self.c) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BOARD_LIBS))

bench: all $(BUILD)/tests/drain $(BUILD)/tests/lexicon_speed $(BUILD)/tests/serve_load
	@deploy/setup.sh test
	@$(BUILD)/tests/serve_load
	@BUILD=$(BUILD) tests/bench/lexicon.py
	@BUILD=$(BUILD) tests/bench/run

# Faults upon a pipeline that works, then a comparison: tests/torture/README.md.
# SEED repeats one; KINDS="redis-kill ..." only these; SINGLE=1 each alone.
FAULTS ?= 50
SCORERS ?= 1
torture: all simulator
	@deploy/setup.sh test
	@deploy/kafka/kafka.sh fetch
	@BUILD=$(BUILD) tests/torture/torture.py --scorers $(SCORERS) \
		$(if $(SINGLE),--single,--storm $(FAULTS)) \
		$(if $(SEED),--seed $(SEED)) $(KINDS)

# Builds that lack what the guarantees rest on: each must fail.
torture-controls: all simulator
	@BUILD=$(BUILD) tests/torture/controls.py

# What looks for faults that no test provokes, long: tests/deep/README.md.
deep:
	@deploy/setup.sh test
	@tests/deep/analyze.sh
	$(call sub,$(BUILD)/asan) -j2 SANITIZE=address,undefined CFLAGS="-O1 -g" failing simulator
	@BUILD=$(BUILD)/asan tests/deep/deep.py --each 3
	@BUILD=$(BUILD)/asan tests/deep/deep.py --each 1 --on

# README's own commands, on a fresh Debian: root, debootstrap, systemd-nspawn.
walk:
	@BUILD=$(BUILD) tests/walk.py

# ---- running ----

# The whole pipeline on this machine, with invented accounts and a simulator
# of the platforms.  DEMO_SECONDS=60 ends it by itself.
demo:
	@deploy/setup.sh demo
	@$(MAKE) -s --no-print-directory -j2 all simulator
	@# On a terminal in a process group of its own (-m): Ctrl-C ends the demo,
	@# which ends in order and with 0, and does not reach make.
	@BUILD=$(BUILD) bash $$( (: </dev/tty) 2>/dev/null && echo -m) -c \
		'deploy/demo.sh; exit $$?'

# ---- installing ----

bindir = $(prefix)/bin
sbindir = $(prefix)/sbin
datadir = $(prefix)/share/sentra
docdir = $(prefix)/share/doc/sentra-pulse
mandir = $(prefix)/share/man
unitdir = $(prefix)/lib/systemd/system
INSTALL ?= install

install: all
	$(INSTALL) -d $(addprefix $(DESTDIR),$(bindir) $(sbindir) $(datadir) \
		$(datadir)/schemas $(docdir)/deploy/proxy $(docdir)/deploy/systemd $(unitdir) $(mandir)/man1 \
		$(mandir)/man5 $(mandir)/man8 /etc/sentra)
	$(INSTALL) -m 755 $(filter-out %/sentractl,$(PROGRAMS)) $(DESTDIR)$(sbindir)
	$(INSTALL) -m 755 $(BUILD)/sentractl $(DESTDIR)$(bindir)
	$(INSTALL) -m 644 deploy/topics.json deploy/roster.json deploy/calendar.json \
		deploy/lexicon.json deploy/campaigns.json deploy/targets.json \
		deploy/sentra.conf $(DESTDIR)$(datadir)
	$(INSTALL) -m 644 deploy/prometheus/sentra.rules.yml $(DESTDIR)$(datadir)
	$(INSTALL) -m 644 schemas/*.json schemas/*.md $(DESTDIR)$(datadir)/schemas
	$(INSTALL) -m 644 README.md LICENSE deploy/CHANGELOG.md deploy/alertmanager/alertmanager.yml $(DESTDIR)$(docdir)
	$(INSTALL) -m 644 deploy/README.md $(DESTDIR)$(docdir)/deploy
	$(INSTALL) -m 644 deploy/proxy/* $(DESTDIR)$(docdir)/deploy/proxy
	$(INSTALL) -m 644 deploy/systemd/examples/* $(DESTDIR)$(docdir)/deploy/systemd
	for m in deploy/man/*.?; do \
		sed -e 's:@datadir@:$(datadir):g' $$m >$(DESTDIR)$(mandir)/man$${m##*.}/$${m##*/} && \
		chmod 644 $(DESTDIR)$(mandir)/man$${m##*.}/$${m##*/} || exit 1; done
	for u in deploy/systemd/*.service deploy/systemd/*.target deploy/systemd/*.timer; do \
		sed -e 's:@sbindir@:$(sbindir):g' -e 's:@bindir@:$(bindir):g' \
		-e 's:@consumers@:$(STAGES:%=sentra-consumer@%.service):g' $$u >$(DESTDIR)$(unitdir)/$${u##*/} && \
		chmod 644 $(DESTDIR)$(unitdir)/$${u##*/} || exit 1; done
	# Never over a configuration that is there.
	for f in sentra.conf roster.json calendar.json campaigns.json targets.json topics.json; do \
		[ -e $(DESTDIR)/etc/sentra/$$f ] || \
		$(INSTALL) -m 644 deploy/$$f $(DESTDIR)/etc/sentra/$$f || exit 1; done
	$(INSTALL) -d -m 700 $(DESTDIR)/etc/sentra/credentials
	# Before the first report: sentra-board.service looks at it.
	$(INSTALL) -d $(DESTDIR)/var/lib/sentra/report

# What install put there; configuration and state are left.
uninstall:
	rm -f $(addprefix $(DESTDIR)$(sbindir)/,sentra-producer sentra-consumer sentra-board sentra-report) \
		$(DESTDIR)$(bindir)/sentractl \
		$(addprefix $(DESTDIR)$(unitdir)/,$(notdir $(wildcard deploy/systemd/*.*)))
	rm -f $(foreach n,1 5 8,$(addprefix $(DESTDIR)$(mandir)/man$(n)/,$(notdir $(wildcard deploy/man/*.$(n)))))
	rm -rf $(DESTDIR)$(datadir) $(DESTDIR)$(docdir)

version:
	@echo '$(VERSION)'

clean:
	rm -rf $(BUILD)

help:
	@sed -n 's/^# \{0,1\}//; 1,6p' Makefile
	@echo "targets: all unit check test samples lint format fuzz bench torture torture-controls deep walk demo install uninstall version clean"

.PHONY: FORCE all packages simulator failing deep unit check check-run test samples teller report-log rebuild wrong-clock lint format fuzz fuzzers bench \
	torture torture-controls walk demo install uninstall version clean help
.SECONDARY:
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
