/* pointsim: options of the command line, from one table that is also the help.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    RUN = PTS_VERB_RUN,
    VALIDATE = PTS_VERB_VALIDATE,
    TRACE = PTS_VERB_TRACE,
    REPORT = PTS_VERB_REPORT,
    CHECK = PTS_VERB_CHECK,
    COMPARE = PTS_VERB_COMPARE
};
enum {
    TOLD = RUN | VALIDATE | TRACE | CHECK | COMPARE | PTS_VERB_EXPLAIN,
    ALL = TOLD | REPORT,
    SCENARIO = RUN | VALIDATE | TRACE | CHECK | COMPARE
};

typedef struct option {
    char letter; /* also its identity; '\1' and on where there is no short form */
    const char *name;
    const char *value; /* what the help calls it; NULL = none is taken */
    unsigned verbs;
    const char *what;
} option;

enum {
    MEMBERS = 1,
    SEED,
    FORMAT,
    LEDGER,
    PATH,
    MEMBER,
    NO_PLOTS,
    DAILY,
    SET,
    BASELINE,
    UPDATE,
    JUNIT,
    PRECISION,
    RESUME
};

static const option table[] = {
    {'o', "out", "DIR", RUN, "result folder (default out/NAME of the scenario)"},
    {'o', "out", "DIR", COMPARE, "result folder (default out/NAME_compare of the base)"},
    {'n', "paths", "PATHS", RUN | VALIDATE | CHECK | COMPARE, "possible futures to simulate"},
    {PRECISION, "precision", "[MEASURE=]P%", RUN,
     "as many paths as it takes, up to 100 times PATHS: half a 95 % interval is\n"
     "                            at most P % of redemption_cost, or of another measure"},
    {RESUME, "resume", NULL, RUN | COMPARE,
     "go on with what an interrupted run left in the result folder"},
    {MEMBERS, "members", "N", SCENARIO, "sampled members on a path (simulation.sample)"},
    {SEED, "seed", "S", SCENARIO, "key of every random draw"},
    {'j', "threads", "THREADS", RUN | CHECK | COMPARE,
     "threads (default: the processors online); same results"},
    {SET, "set", "/KEY=VALUE", SCENARIO, "set a key by its JSON pointer; may be repeated"},
    {LEDGER, "ledger", "ROWS", RUN,
     "ledger.csv: `paths`, `sum` or `auto` (default: paths up to 50 MB)"},
    {DAILY, "daily", NULL, RUN, "write daily.csv too: flows by path and day"},
    {NO_PLOTS, "no-plots", NULL, RUN | COMPARE, "leave the plots out"},
    {PATH, "path", "P", TRACE, "which path, from 0"},
    {MEMBER, "member", "M", TRACE, "which sampled member of it, from 0"},
    {BASELINE, "baseline", "DIR", CHECK, "folder of the baselines (default: baselines)"},
    {UPDATE, "update", NULL, CHECK, "write DIR/NAME.json of each scenario instead of comparing"},
    {JUNIT, "junit", "FILE", CHECK, "write the comparison as JUnit XML too"},
    {FORMAT, "format", "FORMAT", TOLD, "of standard output: text (default), json or csv"},
    {'q', "quiet", NULL, RUN | VALIDATE | REPORT | CHECK | COMPARE, "say nothing but errors"},
    {'v', "verbose", NULL, RUN, "say also how fast it went"},
    {'h', "help", NULL, ALL, "this text"},
};
enum { OPTIONS = sizeof table / sizeof table[0] };

void pts_cli_options_help(unsigned verb_bit) {
    for (int i = 0; i < OPTIONS; i++) {
        const option *o = &table[i];
        char left[64];
        if (!(o->verbs & verb_bit))
            continue;
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", o->letter > ' ' ? '-' : ' ',
                 o->letter > ' ' ? o->letter : ' ', o->letter > ' ' ? "," : " ", o->name,
                 o->value ? " " : "", o->value ? o->value : "");
        printf("  %-24s  %s\n", left, o->what);
    }
}

/* A whole number in [lo, hi], nothing after it. */
static bool whole(const char *text, int64_t lo, int64_t hi, int64_t *value) {
    char *end = NULL;
    errno = 0;
    long long read = strtoll(text, &end, 10);
    *value = read;
    return end != text && *end == '\0' && errno == 0 && read >= lo && read <= hi;
}

static int refuse(const option *o, const char *given, const char *accepted) {
    pts_cli_error("--%s: '%s' is not %s", o->name, given, accepted);
    return PTS_EXIT_USAGE;
}

/* Options of the simulation are keys of the scenario by another name. */
static int add_set(pts_cli_options *options, const char *pointer, const char *value) {
    size_t size = strlen(pointer) + strlen(value) + 1;
    char *set = malloc(size);
    if (set == NULL)
        return PTS_EXIT_RESOURCES;
    snprintf(set, size, "%s%s", pointer, value);
    options->sets[options->n_sets++] = set;
    return PTS_EXIT_DONE;
}

static int take_set(pts_cli_options *options, const option *o, const char *value) {
    const char *equals = strchr(value, '=');
    if (value[0] != '/' || equals == NULL || equals == value + 1)
        return refuse(o, value, "/KEY=VALUE, such as /programme/expiry/kind=none");
    return add_set(options, "", value);
}

static int take_seed(pts_cli_options *options, const option *o, const char *value) {
    char quoted[32];
    char *end = NULL;
    errno = 0;
    unsigned long long seed = strtoull(value, &end, 10);
    if (strspn(value, "0123456789") != strlen(value) || end == value || errno != 0)
        return refuse(o, value, "a whole number in 0..18446744073709551615");
    snprintf(quoted, sizeof quoted, "\"%llu\"", seed); /* a string holds all 64 bits */
    return add_set(options, "/simulation/seed=", quoted);
}

static int take_key(pts_cli_options *options, const option *o, const char *value, int64_t hi,
                    const char *pointer) {
    char accepted[64];
    int64_t number;
    snprintf(accepted, sizeof accepted, "a whole number in 1..%" PRId64, hi);
    if (!whole(value, 1, hi, &number))
        return refuse(o, value, accepted);
    return add_set(options, pointer, value);
}

static int take_index(int64_t *index, const option *o, const char *value) {
    if (!whole(value, 0, UINT32_MAX, index))
        return refuse(o, value, "a whole number in 0..4294967295");
    return PTS_EXIT_DONE;
}

static int take_threads(pts_cli_options *options, const option *o, const char *value) {
    int64_t threads;
    if (!whole(value, 1, 1024, &threads))
        return refuse(o, value, "a whole number in 1..1024");
    options->threads = (int)threads;
    return PTS_EXIT_DONE;
}

/* Index of the value among the names, or -1 after saying what is accepted. */
static int take_name(const option *o, const char *value, const char *const *names,
                     const char *accepted) {
    for (int i = 0; names[i] != NULL; i++)
        if (strcmp(value, names[i]) == 0)
            return i;
    refuse(o, value, accepted);
    return -1;
}

/* "1%", "urr=0.5%" */
static int take_precision(pts_cli_options *options, const option *o, const char *value) {
    static const char accepted[] = "a percentage above 0 and up to 100, perhaps of a measure: 1%, "
                                   "urr=0.5%";
    const char *equals = strchr(value, '='), *number = equals ? equals + 1 : value;
    const char *names[PTS_MEASURES + 1] = {0};
    char word[64] = "redemption_cost", *end = NULL;
    double percent = strtod(number, &end);
    if (end == number || strcmp(end, "%") != 0 ||
        strspn(number, "0123456789.%") != strlen(number) || !(percent > 0 && percent <= 100))
        return refuse(o, value, accepted);
    if (equals)
        snprintf(word, sizeof word, "%.*s", (int)(equals - value), value);
    for (int i = 0; i < PTS_MEASURES; i++)
        names[i] = pts_measure_table[i].name;
    options->asked = (pts_precision){.measure = pts_measure_find(word), .relative = percent / 100};
    options->precision = &options->asked;
    if (options->asked.measure >= 0)
        return PTS_EXIT_DONE;
    const char *near = pts_cli_nearest(word, names);
    pts_cli_error("--precision: there is no measure '%s'%s%s%s; `pointsim explain` lists them",
                  word, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return PTS_EXIT_USAGE;
}

static int take_format(pts_cli_options *options, const option *o, const char *value) {
    static const char *const names[] = {"text", "json", "csv", NULL};
    int i = take_name(o, value, names, "text, json or csv");
    if (i >= 0)
        options->format = (enum pts_format)i;
    return i >= 0 ? PTS_EXIT_DONE : PTS_EXIT_USAGE;
}

static int take_ledger(pts_cli_options *options, const option *o, const char *value) {
    static const char *const names[] = {"auto", "paths", "sum", NULL};
    int i = take_name(o, value, names, "paths, sum or auto");
    if (i >= 0)
        options->ledger = (enum pts_ledger_rows)i;
    return i >= 0 ? PTS_EXIT_DONE : PTS_EXIT_USAGE;
}

static int take(pts_cli_options *options, const option *o, const char *value) {
    switch (o->letter) {
    case 'o':
        options->out = value;
        return value[0] ? PTS_EXIT_DONE : refuse(o, value, "a folder");
    case 'n':
        return take_key(options, o, value, 1000000, "/simulation/paths=");
    case MEMBERS:
        return take_key(options, o, value, 100000000, "/simulation/sample=");
    case SEED:
        return take_seed(options, o, value);
    case 'j':
        return take_threads(options, o, value);
    case SET:
        return take_set(options, o, value);
    case LEDGER:
        return take_ledger(options, o, value);
    case PATH:
        return take_index(&options->path, o, value);
    case MEMBER:
        return take_index(&options->member, o, value);
    case FORMAT:
        return take_format(options, o, value);
    case BASELINE:
        options->baseline = value;
        return value[0] ? PTS_EXIT_DONE : refuse(o, value, "a folder");
    case JUNIT:
        options->junit = value;
        return value[0] ? PTS_EXIT_DONE : refuse(o, value, "a file");
    case UPDATE:
        options->update = true;
        return PTS_EXIT_DONE;
    case PRECISION:
        return take_precision(options, o, value);
    case RESUME:
        options->resume = true;
        return PTS_EXIT_DONE;
    case DAILY:
        options->daily = true;
        return PTS_EXIT_DONE;
    case NO_PLOTS:
        options->no_plots = true;
        return PTS_EXIT_DONE;
    case 'q':
        options->quiet = true;
        return PTS_EXIT_DONE;
    case 'v':
        options->verbose = true;
        return PTS_EXIT_DONE;
    default:
        options->help = true;
        return PTS_EXIT_DONE;
    }
}

static int unknown(const pts_cli_verb *verb, const char *arg) {
    const char *names[OPTIONS + 1];
    char word[64];
    int n = 0;
    for (int i = 0; i < OPTIONS; i++)
        if (table[i].verbs & verb->bit)
            names[n++] = table[i].name;
    names[n] = NULL;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(arg, "="), arg);
    const char *near = strncmp(word, "--", 2) == 0 ? pts_cli_nearest(word + 2, names) : NULL;
    if (near != NULL)
        pts_cli_error("%s has no option %s; did you mean --%s?", verb->name, word, near);
    else
        pts_cli_error("%s has no option %s; `pointsim %s --help` lists them", verb->name, word,
                      verb->name);
    return PTS_EXIT_USAGE;
}

/* The option of "-n", "-n40", "--paths" or "--paths=40"; *value is the part joined to it. */
static const option *find(const pts_cli_verb *verb, const char *arg, const char **value) {
    bool is_long = arg[1] == '-';
    size_t length = strcspn(arg, "=");
    for (int i = 0; i < OPTIONS; i++) {
        const option *o = &table[i];
        if (!(o->verbs & verb->bit))
            continue;
        if (is_long && strlen(o->name) == length - 2 && !strncmp(arg + 2, o->name, length - 2)) {
            *value = arg[length] == '=' ? arg + length + 1 : NULL;
            return o;
        }
        if (!is_long && arg[1] == o->letter) {
            *value = arg[2] != '\0' ? arg + 2 : NULL;
            return o;
        }
    }
    return NULL;
}

/* Reads the option at args[*i], and its value from there or from the next argument. */
static int read_option(pts_cli_options *options, const pts_cli_verb *verb, char **args, int *i) {
    const char *value = NULL;
    const option *o = find(verb, args[*i], &value);
    if (o == NULL || (o->value == NULL && value != NULL))
        return unknown(verb, args[*i]);
    if (o->value != NULL && value == NULL && args[*i + 1] != NULL)
        value = args[++*i];
    if (o->value != NULL && value == NULL) {
        pts_cli_error("--%s needs a value: --%s %s", o->name, o->name, o->value);
        return PTS_EXIT_USAGE;
    }
    return take(options, o, value);
}

static int read_operand(pts_cli_options *options, const pts_cli_verb *verb, const char *arg) {
    if (options->operand == NULL)
        options->operand = arg;
    if (options->operand == arg || strstr(verb->operand, "...") != NULL) {
        options->operands[options->n_operands++] = arg;
        return PTS_EXIT_DONE;
    }
    pts_cli_error("%s takes one %s; '%s' is one too many", verb->name, verb->operand, arg);
    return PTS_EXIT_USAGE;
}

static int default_threads(void) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : online > 1024 ? 1024 : (int)online;
}

int pts_cli_options_read(pts_cli_options *options, const pts_cli_verb *verb, char **args) {
    int n = 0, code = PTS_EXIT_DONE;
    while (args[n] != NULL)
        n++;
    options->path = options->member = -1;
    options->baseline = "baselines";
    options->threads = default_threads();
    options->sets = calloc((size_t)n + 1, sizeof *options->sets);
    options->operands = calloc((size_t)n + 1, sizeof *options->operands);
    if (options->sets == NULL || options->operands == NULL)
        code = PTS_EXIT_RESOURCES;
    bool only_operands = false;
    for (int i = 0; i < n && code == PTS_EXIT_DONE; i++) {
        if (!only_operands && strcmp(args[i], "--") == 0)
            only_operands = true;
        else if (!only_operands && args[i][0] == '-' && args[i][1] != '\0')
            code = read_option(options, verb, args, &i);
        else
            code = read_operand(options, verb, args[i]);
    }
    if (code == PTS_EXIT_RESOURCES)
        pts_cli_error("reading the command line: %s", pts_status_text(PTS_ERR_MEMORY));
    if (code == PTS_EXIT_DONE && verb->operand_needed && !options->operand && !options->help) {
        pts_cli_error("%s needs a %s, such as: %s", verb->name, verb->operand, verb->example);
        code = PTS_EXIT_USAGE;
    }
    return code;
}

void pts_cli_options_free(pts_cli_options *options) {
    for (int i = 0; i < options->n_sets; i++)
        free(options->sets[i]);
    free(options->sets);
    free(options->operands);
}
