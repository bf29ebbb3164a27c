/* pointsim: `explain` tells what a measure, a scenario key or a status code means.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "model/phrase.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS = 7, MOST_PATH = 160 };

/* One thing explained: a value for each field name, NULL where there is none. */
typedef struct record {
    const char *const *names;
    const char *values[FIELDS];
} record;

typedef struct teller {
    enum pts_format format;
    const char *word; /* what to explain; NULL = list everything */
    int told;
    const char *const *names; /* fields of the record told last */
    bool memory;              /* an allocation failed */
} teller;

/* ---- printing ---- */

static void text_record(const record *r, bool brief) {
    if (brief) {
        printf("%-40s %-16s ", r->values[0], r->values[1] ? r->values[1] : "");
        pts_cli_paragraph(stdout, 58, r->values[2] ? r->values[2] : "");
        return;
    }
    printf("%s%s%s\n", pts_cli_bold(stdout), r->values[0], pts_cli_plain(stdout));
    for (int i = 1; i < FIELDS && r->names[i] != NULL; i++) {
        if (r->values[i] == NULL)
            continue;
        printf("  %-8s ", r->names[i]);
        pts_cli_paragraph(stdout, 11, r->values[i]);
    }
}

static void csv_record(const record *r, bool first) {
    for (int i = 0; first && i < FIELDS && r->names[i] != NULL; i++)
        printf("%s%s", i ? "," : "", r->names[i]);
    if (first)
        printf("\n");
    for (int i = 0; i < FIELDS && r->names[i] != NULL; i++) {
        printf("%s", i ? "," : "");
        pts_cli_csv_text(stdout, r->values[i] ? r->values[i] : "");
    }
    printf("\n");
}

static void json_record(const record *r, bool first) {
    printf("%s\n  {", first ? "[" : ",");
    for (int i = 0; i < FIELDS && r->names[i] != NULL; i++) {
        printf("%s\"%s\": ", i ? ", " : "", r->names[i]);
        if (r->values[i] != NULL)
            pts_cli_json_text(stdout, r->values[i]);
        else
            printf("null");
    }
    printf("}");
}

static void tell(teller *t, const record *r) {
    if (t->format == PTS_FORMAT_JSON)
        json_record(r, t->told == 0);
    else if (t->format == PTS_FORMAT_CSV)
        csv_record(r, t->told == 0);
    else
        text_record(r, t->word == NULL);
    t->names = r->names;
    t->told++;
}

static void finish(const teller *t) {
    if (t->format == PTS_FORMAT_JSON)
        printf("%s]\n", t->told ? "\n" : "[");
}

/* ---- measures ---- */

/* How a figure over paths is estimated; coverages are those of tests/README.md. */
static const char *estimate(const pts_measure *m) {
#define ORDER                                                                                      \
    " A quantile p05 is the order statistic X_(ceil(n p)) of the n paths, its interval that of "   \
    "order statistics."
#define HEAVY                                                                                      \
    " Where a few paths lie far above all others, errors of mean and TVaR are below their "        \
    "nominal level: of 95 % intervals, 89 and 84 in 100 held at 400 paths of a lognormal of cv 3."
    static const char *const text[] = {
        [PTS_TOTAL] = "Mean over paths; its error is the standard error of that mean." ORDER HEAVY,
        [PTS_LEVEL] = "Mean over the paths that have a value; its error is the standard error of "
                      "that mean." ORDER HEAVY,
        [PTS_RATIO] = "Ratio of the sums over paths; its error by the delta method." ORDER HEAVY,
        [PTS_TAIL] = "A quantile over paths, the order statistic X_(ceil(n p)); its error is half "
                     "its 95 % interval of order statistics over 1.96." ORDER};
#undef ORDER
#undef HEAVY
    return m->chance
               ? "Share of the paths; its error is that of a proportion by Agresti and Coull "
                 "(1998), two more paths of each kind, so that a chance no path shows has one."
               : text[m->kind];
}

static const char *const measure_fields[] = {"measure", "unit",   "window", "formula",
                                             "source",  "figure", NULL};

static void measures(teller *t) {
    for (int i = 0; i < PTS_MEASURES; i++) {
        const pts_measure *m = &pts_measure_table[i];
        if (t->word != NULL && strcmp(t->word, m->name) != 0 && !pts_cli_title_is(t->word, i))
            continue;
        char *unit = pts_measure_unit_text(m->unit, NULL);
        t->memory = t->memory || unit == NULL;
        tell(t, &(record){measure_fields,
                          {m->name, unit, m->window, m->formula, m->source, estimate(m)}});
        free(unit);
    }
}

/* Figures that only `compare` has. */
static void compared(teller *t) {
    static const char *const names[] = {"measure", "unit", "window", "formula", "source", NULL};
    for (int id = PTS_MEASURES; id < PTS_COMPARED; id++) {
        pts_compare_about about = pts_compare_about_id(id);
        const pts_measure *m = &pts_measure_table[about.measure];
        char formula[80];
        if (t->word != NULL && strcmp(t->word, about.name) != 0)
            continue;
        char *unit = pts_measure_unit_text(m->unit, NULL);
        t->memory = t->memory || unit == NULL;
        snprintf(formula, sizeof formula, "%s of the monthly %s of a path",
                 about.of == PTS_PEAK_OF_MONTHS ? "largest" : "mean", m->name);
        tell(t, &(record){names,
                          {about.name, unit, about.window, formula,
                           "pointsim compare: policies that reset at the horizon's close would "
                           "else look alike."}});
        free(unit);
    }
}

/* ---- scenario keys ---- */

static const char *kind(const pts_key *key) {
    static const char *const kinds[] = {
        [PTS_KEY_NUMBER] = "number",         [PTS_KEY_NUMBERS] = "list of numbers",
        [PTS_KEY_NUMBER_LIST] = "number(s)", [PTS_KEY_INTEGER] = "whole number",
        [PTS_KEY_SEED] = "whole number",     [PTS_KEY_TEXT] = "text",
        [PTS_KEY_BOOL] = "true or false",    [PTS_KEY_ENUM] = "one word",
        [PTS_KEY_SET] = "list of words",     [PTS_KEY_DATE] = "date",
        [PTS_KEY_DURATION] = "duration",     [PTS_KEY_MONTHS] = "duration",
        [PTS_KEY_MONTH_DAYS] = "dates",      [PTS_KEY_NAMES] = "list of names",
        [PTS_KEY_OBJECT] = "object",         [PTS_KEY_MAP] = "named objects",
        [PTS_KEY_REAL] = "plain number"};
    return kinds[key->type];
}

/* Whether the word's first w characters name the path's first p ones, or the path's end; `*` in the
 * path stands for any name, which the word may leave out. */
static bool names_end(const char *word, size_t w, const char *path, size_t p) {
    while (w > 0 && p > 0 && path[p - 1] != '*') {
        if (word[w - 1] != path[p - 1])
            return false;
        w--;
        p--;
    }
    if (w == 0 || p == 0)
        return w == 0 && (p == 0 || path[p - 1] == '.');
    size_t name = w;
    while (name > 0 && word[name - 1] != '.')
        name--;
    bool named = names_end(word, name, path, p - 1);
    return named || (p > 1 && names_end(word, w, path, p - 2)); /* without the `.` before it */
}

static bool names_path(const char *word, const char *path) {
    return names_end(word, strlen(word), path, strlen(path));
}

static const char *const key_fields[] = {"key", "kind", "meaning", "accepts", "default", NULL};

/* `inside`: of an object that was asked for. */
static void keys(teller *t, const pts_key *list, const char *above, bool inside) {
    for (const pts_key *key = list; key->name != NULL; key++) {
        char path[MOST_PATH], accepted[PTS_PHRASE] = "";
        snprintf(path, sizeof path, "%s%s", above, key->name);
        bool nested = key->type == PTS_KEY_OBJECT || key->type == PTS_KEY_MAP;
        if (!nested)
            pts_phrase_accepted(key, accepted);
        const char *fallback = key->fallback   ? key->fallback
                               : key->required ? "none: needed"
                                               : NULL;
        bool asked = inside || t->word == NULL || names_path(t->word, path);
        if (asked)
            tell(t,
                 &(record){key_fields,
                           {path, kind(key), key->doc, accepted[0] ? accepted : NULL, fallback}});
        if (nested) {
            size_t used = strlen(path);
            snprintf(path + used, sizeof path - used, key->type == PTS_KEY_MAP ? ".*." : ".");
            keys(t, key->children, path, asked);
        }
    }
}

/* ---- what guards watch ---- */

static const char *const metric_fields[] = {"metric",  "unit",  "window", "formula",
                                            "unknown", "fires", NULL};

/* A table has one kind of columns: those of what was told before. */
static void metric(teller *t, const pts_cli_metric *m) {
    char title[60];
    bool table = t->format == PTS_FORMAT_CSV;
    snprintf(title, sizeof title, table ? "guard metric %s" : "%s, as a guard sees it", m->name);
    const char *name = t->format == PTS_FORMAT_JSON ? m->name : title;
    if (table && t->names == key_fields)
        tell(t, &(record){key_fields, {name, m->unit, m->formula}});
    else
        tell(t, &(record){table ? measure_fields : metric_fields,
                          {name, m->unit, m->window, m->formula, m->unknown, m->fires}});
}

static void metrics(teller *t) {
    for (int i = 0; i < PTS_METRICS; i++) {
        pts_cli_metric m = pts_cli_metric_of(i);
        if (strcmp(t->word, m.name) == 0)
            metric(t, &m);
    }
}

/* Each in a line, where the key was asked for that names one. */
static void list_metrics(teller *t) {
    for (int i = 0; i < PTS_METRICS; i++) {
        pts_cli_metric m = pts_cli_metric_of(i);
        if (t->format != PTS_FORMAT_TEXT) {
            metric(t, &m);
            continue;
        }
        printf("  %-16s ", m.name);
        pts_cli_paragraph(stdout, 19, m.formula);
    }
    if (t->format == PTS_FORMAT_TEXT)
        printf("`pointsim explain margin_cover` has window and unit of such a metric.\n");
}

/* ---- codes ---- */

typedef struct code {
    const char *name; /* of the status that a function returns, or what the program found alone */
    int status;
} code;

enum { WRONG_USAGE = 1000, DRIFT }; /* beside the values of enum pts_status */
static const code code_list[] = {{"PTS_OK", PTS_OK},
                                 {"PTS_STOPPED", PTS_STOPPED},
                                 {"drift", DRIFT},
                                 {"usage", WRONG_USAGE},
                                 {"PTS_ERR_INPUT", PTS_ERR_INPUT},
                                 {"PTS_ERR_RANGE", PTS_ERR_RANGE},
                                 {"PTS_ERR_IO", PTS_ERR_IO},
                                 {"PTS_ERR_MEMORY", PTS_ERR_MEMORY},
                                 {"PTS_ERR_THREAD", PTS_ERR_THREAD},
                                 {"PTS_ERR_INTERNAL", PTS_ERR_INTERNAL}};
enum { CODES = sizeof code_list / sizeof code_list[0] };

/* The codes of that name or exit status; all of them where no word is given. */
static void codes(teller *t) {
    static const char *const names[] = {"code", "exit", "meaning", "advice", NULL};
    for (int i = 0; i < CODES; i++) {
        const code *c = &code_list[i];
        bool usage = c->status == WRONG_USAGE, drift = c->status == DRIFT;
        int leaves = usage ? PTS_EXIT_USAGE : drift ? PTS_EXIT_NO : pts_cli_exit_code(c->status);
        char exit[24], number[8];
        snprintf(number, sizeof number, "%d", leaves);
        snprintf(exit, sizeof exit, "exit status %d", leaves);
        if (t->word != NULL && strcmp(t->word, c->name) != 0 && strcmp(t->word, number) != 0)
            continue;
        const char *meaning = usage   ? "the command line is wrong"
                              : drift ? "check: outputs differ from the baseline"
                                      : pts_status_text(c->status);
        tell(t, &(record){names, {c->name, exit, meaning, pts_cli_advice(c->status)}});
    }
}

/* ---- the verb ---- */

static int not_found(const char *word) {
    const char *names[PTS_COMPARED + CODES + PTS_METRICS + 3] = {"keys", "codes"};
    for (int i = 0; i < PTS_COMPARED; i++)
        names[2 + i] = pts_compare_about_id(i).name;
    for (int i = 0; i < CODES; i++)
        names[2 + PTS_COMPARED + i] = code_list[i].name;
    for (int i = 0; i < PTS_METRICS; i++)
        names[2 + PTS_COMPARED + CODES + i] = pts_cli_metric_of(i).name;
    const char *near = pts_cli_nearest(word, names);
    if (near != NULL)
        pts_cli_error("'%s' is no measure, scenario key or code; did you mean '%s'?", word, near);
    else
        pts_cli_error("'%s' is no measure, scenario key or code; `pointsim explain` lists "
                      "measures, `pointsim explain keys` the keys, `pointsim explain codes` the "
                      "codes",
                      word);
    return PTS_EXIT_USAGE;
}

/* A JSON pointer as the key that messages name: /programme/earn is programme.earn. */
static const char *key_word(const char *word, char dotted[MOST_PATH]) {
    if (word[0] != '/')
        return word;
    snprintf(dotted, MOST_PATH, "%s", word + 1);
    for (char *c = dotted; *c; c++)
        *c = *c == '/' ? '.' : *c;
    return dotted;
}

int pts_cli_explain(const pts_cli_options *options, const char *const *argv) {
    const char *word = options->operand;
    teller t = {.format = options->format};
    (void)argv;
    if (word == NULL) {
        measures(&t);
        compared(&t);
        if (t.format == PTS_FORMAT_TEXT)
            printf(
                "\n`pointsim explain MEASURE` has its formula; `explain keys` lists scenario keys, "
                "`explain codes` codes,\n`explain guards.metric` what guards watch.\n");
    } else if (strcmp(word, "keys") == 0)
        keys(&t, pts_scenario_keys, "", false);
    else if (strcmp(word, "codes") == 0)
        codes(&t);
    else {
        char dotted[MOST_PATH];
        t.word = key_word(word, dotted);
        measures(&t);
        compared(&t);
        if (t.told == 0)
            keys(&t, pts_scenario_keys, "", false);
        if (t.told == 1 && names_path(t.word, "programme.guards.*.metric"))
            list_metrics(&t);
        metrics(&t);
        if (t.told == 0)
            codes(&t);
        if (t.told == 0)
            return not_found(word);
    }
    finish(&t);
    if (t.memory)
        pts_cli_error("%s: a unit is missing", pts_status_text(PTS_ERR_MEMORY));
    return t.memory ? PTS_EXIT_RESOURCES : PTS_EXIT_DONE;
}
