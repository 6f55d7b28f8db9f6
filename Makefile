# Sentra Pulse.  `make` builds; `make help` names the rest.
#
# Our own flags live in SENTRA_*, so a packager's CFLAGS, CPPFLAGS and LDFLAGS
# are never lost.  DEV=1 makes warnings errors; V=1 shows the commands;
# BUILD=dir builds elsewhere; SANITIZE=address,undefined instruments.

BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g
prefix ?= /usr/local
VERSION := 0.1.0

PKGS := rdkafka libcurl jansson hiredis
PKG_CONFIG ?= pkg-config

SENTRA_CPPFLAGS := -I. -D_GNU_SOURCE -DSENTRA_VERSION='"$(VERSION)"'
SENTRA_CFLAGS := -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -fno-common
SENTRA_LDLIBS = $(shell $(PKG_CONFIG) --libs $(PKGS)) -linih -lm -lpthread
ifeq ($(DEV),1)
SENTRA_CFLAGS += -Werror
endif
ifdef SANITIZE
SENTRA_CFLAGS += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
SENTRA_LDFLAGS += -fsanitize=$(SANITIZE)
endif
Q := $(if $(V),,@)
say = $(if $(V),@:,@printf '  %-4s %s\n' $(1) $(2))

COMMON := $(wildcard common/*.c)
PRODUCER := $(wildcard producers/*.c)
CONSUMER := $(wildcard consumers/*.c)
CTL := $(wildcard consumers/ctl/*.c)
SIMULATOR := $(wildcard tests/simulator/*.c)
UNIT := $(wildcard tests/unit/test_*.c)

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIB := $(BUILD)/libsentra.a
# What sentractl and the unit tests share with the daemons: all but main().
PRODUCER_LIB := $(filter-out producers/main.c,$(PRODUCER))
CONSUMER_LIB := $(filter-out consumers/main.c,$(CONSUMER))
CTL_LIB := $(filter-out consumers/ctl/main.c,$(CTL))
SIMULATOR_LIB := $(filter-out tests/simulator/main.c,$(SIMULATOR))

PROGRAMS := $(BUILD)/sentra-producer $(BUILD)/sentra-consumer \
	$(BUILD)/sentractl $(BUILD)/sentra-simulator
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT))

all: $(PROGRAMS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(SENTRA_CPPFLAGS) $(CPPFLAGS) $(SENTRA_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

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

$(BUILD)/sentractl: $(call obj,$(CTL)) $(LIB)
	$(call say,LD,$@)
	$(call link)

$(BUILD)/sentra-simulator: $(call obj,$(SIMULATOR)) $(LIB)
	$(call say,LD,$@)
	$(call link,-lmicrohttpd)

# A unit test links every pure part; the linker takes what it needs.
$(BUILD)/libparts.a: $(call obj,$(PRODUCER_LIB) $(CONSUMER_LIB) $(CTL_LIB) $(SIMULATOR_LIB))
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(SENTRA_LDFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/libparts.a $(LIB) -lcmocka -lmicrohttpd $(SENTRA_LDLIBS)

# Adapters, asked and answered from text.
REPLAY := $(call obj,tests/replay.c tests/replay_text.c)
$(BUILD)/tests/test_adapters: $(REPLAY)

# Recorded answers, which are not part of this project: tests/samples.sh DIR.
$(BUILD)/tests/samples: $(call obj,tests/samples_driver.c) $(REPLAY) $(BUILD)/libparts.a $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(call link,$(BUILD)/libparts.a $(LIB))

unit: $(UNIT_TESTS)

clean:
	rm -rf $(BUILD)

.PHONY: all unit clean
.SECONDARY:
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
