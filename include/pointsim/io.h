/* pointsim: io layer. Scenarios from JSON and back; result folders in store.h.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_H
#define POINTSIM_IO_H

#include "pointsim/model.h"

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

/* JSON Schema 2020-12 of scenario files, and the reference of every key as markdown; made from the
 * key table, malloc'ed, NULL when memory runs out. */
char *pts_scenario_schema(void);
char *pts_scenario_reference(void);

#include "pointsim/store.h"

#endif
