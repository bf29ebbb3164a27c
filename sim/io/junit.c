/* pointsim: checks as JUnit XML, in the form that CI servers read: suites of cases, each passed,
 * failed, skipped or in error.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "io/replace.h"
#include "model/phrase.h"
#include "model/text.h"
#include "pointsim/io.h"

/* ---- text ---- */

/* Names may be hostile: what XML 1.0 does not allow in any form, and what else a terminal would act
 * on, is left out (line ends become blanks); what is no UTF-8 becomes U+FFFD. */
static void put_text(FILE *out, const char *text) {
    while (*text) {
        uint32_t point = 0;
        int n = pts_text_next(text, &point);
        if (n == 0)
            (void)fputs("\xEF\xBF\xBD", out);
        else if (point == '\n' || point == '\t')
            (void)fputc(' ', out);
        else if (pts_text_hidden(point) || point == 0xFFFE || point == 0xFFFF)
            ;
        else if (strchr("&<>\"'", *text))
            (void)fprintf(out, "&#%u;", (unsigned)point);
        else
            (void)fwrite(text, 1, (size_t)n, out);
        text += n > 0 ? n : 1;
    }
}

static void put_attribute(FILE *out, const char *name, const char *text) {
    (void)fprintf(out, " %s=\"", name);
    put_text(out, text);
    (void)fputc('"', out);
}

static void put_figure(FILE *out, const char *before, const pts_baseline_measure *m) {
    char digits[PTS_DIGITS];
    bool known = m && m->mean.known;
    (void)fprintf(out, "%s%s", before, known ? pts_phrase_double(m->mean.value, digits) : "n/a");
    if (known && m->se.known)
        (void)fprintf(out, " (error %s)", pts_phrase_double(m->se.value, digits));
    put_text(out, m ? " " : "");
    put_text(out, m ? m->unit : "");
}

/* ---- cases ---- */

static void open_case(FILE *out, const char *suite, const char *name) {
    (void)fputs("    <testcase", out);
    put_attribute(out, "classname", suite);
    put_attribute(out, "name", name);
}

static void put_row(FILE *out, const char *suite, const pts_check_row *row) {
    bool drift = row->verdict == PTS_DRIFT;
    const char *kind = drift ? "failure" : "skipped";
    open_case(out, suite, pts_check_measure(row)->name);
    if (!drift && row->verdict != PTS_UNTESTED) {
        (void)fputs("/>\n", out);
        return;
    }
    (void)fprintf(out, ">\n      <%s", kind);
    put_attribute(out, "message", row->why ? row->why : "the mean differs");
    if (drift) {
        put_figure(out, ">before ", row->before);
        put_figure(out, ", after ", row->after);
        if (row->z.known)
            (void)fprintf(out, ", z %.2f", row->z.value);
        (void)fputs("</failure>\n    </testcase>\n", out);
    } else
        (void)fputs("/>\n    </testcase>\n", out);
}

static void put_flow(FILE *out, const pts_check_flow *flow) {
    put_text(out, (flow->after ? flow->after : flow->before)->name);
    if (flow->before && flow->after)
        (void)fprintf(out, " %" PRId64 " to %" PRId64, flow->before->total, flow->after->total);
    else
        (void)fputs(flow->after ? " is new" : " is gone", out);
}

static bool integers_differ(const pts_check *check) {
    return check->exact && (!check->fingerprint || check->n_flows > 0);
}

static void put_fingerprint(FILE *out, const char *suite, const pts_check *check) {
    open_case(out, suite, "fingerprint");
    if (check->exact && !integers_differ(check)) {
        (void)fputs("/>\n", out);
        return;
    }
    (void)fputs(">\n      ", out);
    if (!check->exact)
        (void)fputs("<skipped message=\"seed, paths, sample or version differ from the baseline's: "
                    "means are tested, integers are not compared\"/>",
                    out);
    else {
        (void)fprintf(out,
                      "<failure message=\"the integers differ\">fingerprint before %016" PRIx64
                      ", after %016" PRIx64,
                      check->before->fingerprint, check->after->fingerprint);
        for (int i = 0; i < check->n_flows; i++) {
            (void)fputs("; ", out);
            put_flow(out, &check->flows[i]);
        }
        (void)fputs("</failure>", out);
    }
    (void)fputs("\n    </testcase>\n", out);
}

/* ---- suites ---- */

typedef struct counts {
    int tests, failures, errors, skipped;
} counts;

static counts count(const pts_junit_suite *suite) {
    const pts_check *check = suite->check;
    if (!check)
        return (counts){.tests = 1, .errors = 1};
    counts n = {
        .tests = 1 + check->n_rows, .failures = integers_differ(check), .skipped = !check->exact};
    for (int i = 0; i < check->n_rows; i++) {
        n.failures += check->rows[i].verdict == PTS_DRIFT;
        n.skipped += check->rows[i].verdict == PTS_UNTESTED;
    }
    return n;
}

static void put_counts(FILE *out, counts n) {
    (void)fprintf(out, " tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n", n.tests,
                  n.failures, n.errors, n.skipped);
}

static void put_error(FILE *out, const pts_junit_suite *suite) {
    const pts_problems *problems = suite->problems;
    open_case(out, suite->name, "baseline");
    (void)fputs(">\n      <error message=\"not checked\">", out);
    for (int i = 0; i < problems->n; i++) {
        const pts_problem *p = &problems->list[i];
        put_text(out, i > 0 ? "; " : "");
        put_text(out, p->where);
        put_text(out, p->where[0] ? ": " : "");
        put_text(out, p->message);
    }
    (void)fputs("</error>\n    </testcase>\n", out);
}

static void put_suite(FILE *out, const pts_junit_suite *suite) {
    (void)fputs("  <testsuite", out);
    put_attribute(out, "name", suite->name);
    put_counts(out, count(suite));
    if (suite->check)
        put_fingerprint(out, suite->name, suite->check);
    else
        put_error(out, suite);
    for (int i = 0; suite->check && i < suite->check->n_rows; i++)
        put_row(out, suite->name, &suite->check->rows[i]);
    (void)fputs("  </testsuite>\n", out);
}

typedef struct report {
    const pts_junit_suite *suites;
    int n;
} report;

static void document(FILE *out, const void *context) {
    const report *r = context;
    counts all = {0};
    for (int i = 0; i < r->n; i++) {
        counts n = count(&r->suites[i]);
        all = (counts){all.tests + n.tests, all.failures + n.failures, all.errors + n.errors,
                       all.skipped + n.skipped};
    }
    (void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pointsim check\"",
                out);
    put_counts(out, all);
    for (int i = 0; i < r->n; i++)
        put_suite(out, &r->suites[i]);
    (void)fputs("</testsuites>\n", out);
}

int pts_junit_write(const char *path, const pts_junit_suite *suites, int n,
                    pts_problems *problems) {
    return pts_replace(path, document, &(report){suites, n}, problems);
}
