/* Fuzz target: any bytes as a baseline. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

static char *written(const pts_baseline *baseline) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    check(out != NULL, "memory for a baseline");
    pts_baseline_to(out, baseline);
    check(fclose(out) == 0, "a baseline is written");
    return text;
}

static int read_text(const char *text, size_t n, pts_baseline *baseline) {
    pts_problems problems = {0};
    int status = pts_baseline_parse(text, n, baseline, &problems);
    check(status == PTS_OK || status == PTS_ERR_INPUT, "status of reading a baseline");
    check((status == PTS_OK) == (problems.n == 0), "a refused baseline has a problem");
    check(status == PTS_OK || all_zero(baseline, sizeof *baseline), "a refused baseline is {0}");
    pts_problems_free(&problems);
    return status;
}

/* Against another, every z is finite and at most what study.h says. */
static void compare(const pts_baseline *a, const pts_baseline *b, bool same) {
    pts_check found = {0};
    check(pts_check_make(a, b, 0.01, &found) == PTS_OK, "baselines are compared");
    pts_check_decide(&found, pts_check_threshold(found.tests));
    check(!same || (found.exact && found.verdict == PTS_SAME), "a baseline is like itself");
    check(found.n_rows <= a->n_measures + b->n_measures, "rows of a comparison");
    for (int i = 0; i < found.n_rows; i++)
        check(found.rows[i].z.value >= -37.0 && found.rows[i].z.value <= 37.0, "z of a row");
    pts_check_free(&found);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    pts_baseline first = {0}, again = {0};
    if (read_text((const char *)data, size, &first) == PTS_OK) {
        char *text = written(&first);
        check(is_json(text), "a baseline is JSON");
        check(read_text(text, strlen(text), &again) == PTS_OK, "a written baseline is read");
        char *same = written(&again);
        check(strcmp(text, same) == 0, "a baseline reads back to itself");
        compare(&first, &again, true);
        again.seed++;
        for (int i = 0; i < again.n_measures; i++) /* the next measure's figures */
            again.measures[i].mean = first.measures[(i + 1) % first.n_measures].mean;
        compare(&first, &again, false);
        free(text);
        free(same);
    }
    pts_baseline_free(&first);
    pts_baseline_free(&again);
    return 0;
}
