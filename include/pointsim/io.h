/* pointsim: io layer. Scenarios from JSON and back; result folders in store.h.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_H
#define POINTSIM_IO_H

#include "pointsim/study.h"

/* Reads a scenario file; "-" is standard input. `extends` is followed, each of `sets`
 * ("/json/pointer=value") applied after merging, defaults filled in, everything checked.
 * *resolved_json (may be NULL) is the scenario as it is simulated, as JSON: reading that again
 * gives the same scenario and the same text; malloc'ed, the caller's.
 * PTS_OK; PTS_ERR_INPUT or PTS_ERR_IO with everything wrong in `problems`; PTS_ERR_MEMORY. On
 * failure *out is {0} and *resolved_json NULL. */
int pts_scenario_load(const char *path, const char *const *sets, int n_sets, pts_scenario *out,
                      char **resolved_json, pts_problems *problems);

/* The same from a text of `length` bytes; `extends` is relative to base_dir (NULL: the current
 * folder). */
int pts_scenario_parse(const char *text, size_t length, const char *base_dir,
                       const char *const *sets, int n_sets, pts_scenario *out, char **resolved_json,
                       pts_problems *problems);

/* Whether a policy has the futures and members of a base, both as resolved JSON, so that compare can
 * pair them: currency, seed, paths, sample, start, horizon, warm-up, run-off, and of each segment its
 * members, their tenure, opening and enrolments. A problem for each that differs, with both values.
 * PTS_OK, PTS_ERR_INPUT or PTS_ERR_MEMORY. */
int pts_scenario_pair(const char *base_json, const char *policy_json, pts_problems *problems);
/* What else differs between two resolved scenarios, outside the programme: pointers in a row, such as
 * "/budget/monthly, /segments/regular/spend"; "" for nothing. malloc'ed, NULL when memory runs out. */
char *pts_scenario_beside(const char *base_json, const char *policy_json);

/* JSON Schema 2020-12 of scenario files, and the reference of every key as markdown; made from the
 * key table, malloc'ed, NULL when memory runs out. */
char *pts_scenario_schema(void);
char *pts_scenario_reference(void);

#include "pointsim/store.h"

/* ---- baselines of `check`: DIR/NAME.json, schema pointsim/baseline/1 ---- */

/* Reads the baseline of that scenario; {0} and a problem when there is none that can be used:
 * PTS_ERR_INPUT (missing, of an older or newer schema, not whole, of another scenario) or
 * PTS_ERR_IO; or PTS_ERR_MEMORY. */
int pts_baseline_read(const char *dir, const char *scenario, pts_baseline *baseline,
                      pts_problems *problems);
/* The same from a text; any scenario's. */
int pts_baseline_parse(const char *text, size_t length, pts_baseline *baseline,
                       pts_problems *problems);
/* Writes it, making the folder and its parents where absent: a new file takes the old one's place
 * only when it is whole on the disk. PTS_OK, PTS_ERR_IO with a problem, PTS_ERR_MEMORY. */
int pts_baseline_write(const char *dir, const pts_baseline *baseline, pts_problems *problems);
/* Its text; equal baselines have equal texts. Errors: ferror(out). */
void pts_baseline_to(FILE *out, const pts_baseline *baseline);
/* "DIR/NAME.json", malloc'ed; NULL when memory runs out. */
char *pts_baseline_path(const char *dir, const char *scenario);

/* ---- JUnit XML of checks ---- */

/* A scenario: a test case for each measure and one for fingerprint and flows. */
typedef struct pts_junit_suite {
    const char *name;             /* of the scenario, or its file; any bytes */
    const pts_check *check;       /* decided; NULL: it could not be checked, and is an error */
    const pts_problems *problems; /* what the error says */
} pts_junit_suite;

/* Writes the report, replacing an earlier one as pts_baseline_write does. */
int pts_junit_write(const char *path, const pts_junit_suite *suites, int n, pts_problems *problems);

#endif
