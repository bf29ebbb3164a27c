# pointsim: builds, runs and tests everything. SPDX-License-Identifier: GPL-3.0-or-later
#
#   make run       set up this machine, build, run the first scenario
#   make test      the same set-up, then every test
#   make           build only: $(BUILD)/pointsim, libpointsim.a, libpointsim.so.0 and its link
#   make baselines writes tests/golden anew, after a change of results that is meant
#   make deps | bench | sanitize | fuzz | lines | mutants | lint | clean
#
# CC=clang chooses a compiler, WERROR=1 turns warnings into errors, BUILD=dir builds elsewhere.

VERSION := 0.1.0
BUILD ?= build
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))

# Debian and Ubuntu packages: one list to build and run, one more to test, one to fuzz.
PACKAGES := gcc libc6-dev libgsl-dev libcjson-dev libcsv-dev libxxhash-dev gnuplot-nox
TEST_PACKAGES := libcriterion-dev clang clang-format python3
FUZZ_PACKAGES := clang libclang-rt-dev

# ---- flags -------------------------------------------------------------------------------------

# Results must have the same bits everywhere: no fused multiply-add, and never -ffast-math.
NUMERIC := -ffp-contract=off -fno-math-errno -fno-trapping-math
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla $(if $(WERROR),-Werror)
OPTIMISE ?= -O2
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -I include -I sim
CFLAGS += -g
# EXTRA: flags for compiling and linking, such as a sanitizer.
EXTRA ?=
COMPILE = $(CC) -std=c17 $(OPTIMISE) $(CFLAGS) $(NUMERIC) $(WARNINGS) -pthread -fPIC \
	-fno-semantic-interposition $(EXTRA) $(CPPFLAGS)
LIBS := -lgsl -lgslcblas -lcjson -lcsv -lxxhash -lm
LINK = $(CC) $(CFLAGS) $(EXTRA) $(LDFLAGS) -pthread

# The hot loop is compiled once an instruction set; the program picks one when it starts.
MACHINE := $(shell $(CC) -dumpmachine 2>/dev/null)
ISAS := baseline $(if $(filter x86_64%,$(MACHINE)),avx2 avx512)
ISA_baseline :=
ISA_avx2 := -mavx2
ISA_avx512 := -mavx512f -mavx512dq -mavx512vl -mavx512bw -mprefer-vector-width=512

# ---- sources: found by name, so that a new file needs no line here -----------------------------

HOT := sim/engine/columns.c
LIB_SOURCES := $(filter-out $(HOT) sim/cli/%,$(sort $(wildcard sim/*/*.c)))
CLI_SOURCES := $(sort $(wildcard sim/cli/*.c))
OBJ := $(BUILD)/obj
HOT_OBJECTS := $(if $(wildcard $(HOT)),$(ISAS:%=$(OBJ)/engine/columns.%.o))
LIB_OBJECTS := $(LIB_SOURCES:sim/%.c=$(OBJ)/%.o) $(HOT_OBJECTS)
CLI_OBJECTS := $(CLI_SOURCES:sim/%.c=$(OBJ)/%.o)

# tests/*.c serve other tests (the slow oracle, random scenarios); the rest is one program a file.
SUPPORT := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(sort $(wildcard tests/*.c)))
TEST_SOURCES := $(sort $(wildcard tests/unit/*.c tests/oracle/*.c tests/truth/*.c))
TEST_PROGRAMS := $(TEST_SOURCES:tests/%.c=$(BUILD)/tests/%)
# The longest test begins first, so that others run beside it.
LONGEST := tests/cli/test_alloc.sh
TEST_SCRIPTS := $(sort $(wildcard tests/cli/test_*.sh tests/lint/test_*.sh))

PROGRAM := $(BUILD)/pointsim
ARCHIVE := $(BUILD)/libpointsim.a
# The file bears the name that programs ask for when they start; -lpointsim finds the link.
SONAME := libpointsim.so.0
SHARED := $(BUILD)/libpointsim.so

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all build lib deps test-deps run tests test baselines bench sanitize fuzz coverage cases lines mutants lint clean FORCE
all: build
build: lib $(PROGRAM)
lib: $(ARCHIVE) $(SHARED)

# ---- rules -------------------------------------------------------------------------------------

# A stamp changes only when its text does: a new compiler, flag, file or commit rebuilds just what
# depends on it.
define stamp
@mkdir -p $(@D); printf '%s\n' '$(1)' | cmp -s - $@ || printf '%s\n' '$(1)' >$@
endef
GIT_HASH := $(or $(if $(wildcard .git),$(shell git describe --always --dirty --abbrev=12 \
	--exclude '*' 2>/dev/null)),unknown)
$(BUILD)/flags.stamp: FORCE
	$(call stamp,$(COMPILE) $(LINK))
$(BUILD)/objects.stamp: FORCE
	$(call stamp,$(LIB_OBJECTS) $(CLI_OBJECTS))
$(BUILD)/version.stamp: FORCE
	$(call stamp,$(VERSION) $(GIT_HASH) $(CURDIR))

# Only these rooms see who we are: a new commit recompiles no more than them.
IDENTITY = -DPTS_VERSION='"$(VERSION)"' -DPTS_GIT_HASH='"$(GIT_HASH)"' \
	-DPTS_DATADIR='"$(CURDIR)"' -DPTS_FLAGS='"$(strip $(OPTIMISE) $(CFLAGS) $(NUMERIC) $(EXTRA))"'
$(OBJ)/io/%.o $(OBJ)/cli/%.o: CPPFLAGS += $(IDENTITY)
$(filter $(OBJ)/io/% $(OBJ)/cli/%,$(LIB_OBJECTS) $(CLI_OBJECTS)): $(BUILD)/version.stamp

$(OBJ)/%.o: sim/%.c $(BUILD)/flags.stamp
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c $< -o $@

$(OBJ)/engine/columns.%.o: $(HOT) $(BUILD)/flags.stamp
	@mkdir -p $(@D)
	$(COMPILE) -O3 $(ISA_$*) -DPTS_ISA=$* -MMD -MP -c $< -o $@

$(ARCHIVE): $(LIB_OBJECTS) $(BUILD)/objects.stamp
	@rm -f $@
	$(AR) rcs $@ $(LIB_OBJECTS)

$(BUILD)/$(SONAME): $(LIB_OBJECTS) $(BUILD)/objects.stamp
	$(LINK) -shared -Wl,-soname,$(SONAME) -o $@ $(LIB_OBJECTS) $(LIBS)
$(SHARED): $(BUILD)/$(SONAME)
	ln -sf $(SONAME) $@

$(PROGRAM): $(CLI_OBJECTS) $(ARCHIVE)
	$(LINK) -o $@ $(CLI_OBJECTS) $(ARCHIVE) $(LIBS)

# Test code is held to the warnings that a test framework's macros can meet.
TEST_WARNINGS := -Wno-pedantic -Wno-missing-prototypes -Wno-conversion -Wno-sign-conversion
$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags.stamp
	@mkdir -p $(@D)
	$(COMPILE) $(TEST_WARNINGS) -I tests -MMD -MP -c $< -o $@

$(BUILD)/tests/libsupport.a: $(SUPPORT)
	@rm -f $@
	$(AR) rcs $@ $(SUPPORT)

$(TEST_PROGRAMS): %: %.o $(BUILD)/tests/libsupport.a $(ARCHIVE)
	$(LINK) -o $@ $< $(BUILD)/tests/libsupport.a $(ARCHIVE) -lcriterion $(LIBS)

-include $(wildcard $(OBJ)/*/*.d $(BUILD)/tests/*.d $(BUILD)/tests/*/*.d)

# ---- set-up ------------------------------------------------------------------------------------

# $(1): the packages. Asks dpkg first; installs only what is missing, and updates apt's lists only
# when they do not offer it.
define install
@command -v dpkg-query >/dev/null || { echo "pointsim needs: $(1)"; exit 0; }; \
missing=; for p in $(1); do \
	dpkg-query -W -f='$${db:Status-Status}\n' $$p 2>/dev/null | grep -qx installed \
		|| missing="$$missing $$p"; \
done; \
[ -n "$$missing" ] || exit 0; \
if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; else \
	echo "Please install these packages, then run make again:$$missing"; exit 2; fi; \
echo "Installing:$$missing"; \
apt-get install -s $$missing >/dev/null 2>&1 || $$as apt-get update -qq; \
$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing \
	>/dev/null || { echo "Could not install:$$missing"; exit 2; }
endef

deps:
	$(call install,$(PACKAGES))
test-deps: deps
	$(call install,$(TEST_PACKAGES))

# ---- what a person asks for --------------------------------------------------------------------

# The build is a second make, because before `deps` the compiler itself may be missing.
run: deps
	@$(MAKE) --no-print-directory -s build
	@$(PROGRAM) run scenarios/retail_yearly_reset.json

tests: $(TEST_PROGRAMS)
test: test-deps
	@$(MAKE) --no-print-directory -s build tests
	@PTS_PROGRAM=$(abspath $(PROGRAM)) tests/run.sh $(LONGEST) $(TEST_PROGRAMS) \
		$(filter-out $(LONGEST),$(TEST_SCRIPTS))

baselines: deps
	@$(MAKE) --no-print-directory -s build
	@PTS_PROGRAM=$(abspath $(PROGRAM)) tests/golden/check.sh --update

BENCH := $(BUILD)/tests/bench/bench
$(BENCH): %: %.o $(ARCHIVE)
	$(LINK) -o $@ $< $(ARCHIVE) $(LIBS)
bench: deps
	@$(MAKE) --no-print-directory -s build $(BENCH)
	@PTS_PROGRAM=$(abspath $(PROGRAM)) PTS_BENCH=$(abspath $(BENCH)) tests/bench/bench.sh

# How often error bars hold the true figure, over REPETITIONS (1000) runs; slow, so CI leaves it out.
COVERAGE := $(BUILD)/tests/coverage/coverage
$(COVERAGE): %: %.o $(ARCHIVE)
	$(LINK) -o $@ $< $(ARCHIVE) $(LIBS)
coverage: deps
	@$(MAKE) --no-print-directory -s build $(COVERAGE)
	@$(COVERAGE) $(REPETITIONS)

# What operators report, as scenarios: each case's rule without and with it, CASES="C01 C12" some.
cases: test-deps
	@$(MAKE) --no-print-directory -s build
	@python3 -B tests/cases/cases.py $(PROGRAM) tests/cases/cases.json $(CASES)

# Memory and undefined behaviour under every test, then data races in a run of several threads.
SANITIZE := -fno-omit-frame-pointer -fno-sanitize-recover=all
sanitize: test-deps
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/asan OPTIMISE=-O2 \
		EXTRA='-fsanitize=address,undefined $(SANITIZE)' build tests
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/tsan OPTIMISE=-O2 \
		EXTRA='-fsanitize=thread $(SANITIZE)' build
	@tests/sanitize.sh $(BUILD)/asan $(BUILD)/tsan

# Hostile bytes to whatever reads files, FUZZ_SECONDS (60) for each target.
FUZZERS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fuzz/*.c)))
$(FUZZERS): %: %.o $(ARCHIVE)
	$(LINK) -fsanitize=fuzzer -o $@ $< $(ARCHIVE) $(LIBS)
fuzz: deps
	$(call install,$(FUZZ_PACKAGES))
	@$(MAKE) --no-print-directory -s build
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/fuzz CC=clang OPTIMISE=-O1 \
		EXTRA='-fsanitize=fuzzer-no-link,address,undefined $(SANITIZE)' \
		$(FUZZERS:$(BUILD)/%=$(BUILD)/fuzz/%)
	@tests/fuzz/fuzz.sh $(BUILD)/fuzz $(PROGRAM)

# Which lines of the engine the oracle's random scenarios reach; slow, so CI leaves it out.
lines: test-deps
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/lines OPTIMISE=-O0 EXTRA=--coverage \
		$(BUILD)/lines/tests/oracle/test_oracle
	@tests/oracle/lines.sh $(BUILD)/lines

# Whether the tests notice faults that are planted in engine and model, one at a time, in copies of
# the tree; some minutes, so CI leaves it out. FAULTS=word: only those with that word in their name;
# MEND=1 writes into the list which test noticed what the named one did not.
mutants: test-deps
	@MUTANTS_MEND=$(MEND) tests/mutants/run.sh "$(FAULTS)"

lint: test-deps
	@$(MAKE) --no-print-directory -s lib
	@tests/lint/lint.sh $(BUILD)

clean:
	rm -rf $(BUILD) out
