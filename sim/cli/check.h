/* pointsim: what `check` finds, scenario by scenario, and who tells it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_CLI_CHECK_H
#define POINTSIM_CLI_CHECK_H

#include "cli/cli.h"

typedef struct pts_checked {
    const char *file; /* operand */
    char *name;       /* of the scenario; NULL: it could not be read */
    char currency[PTS_BASELINE_TEXT];
    int code;              /* exit status of this scenario alone */
    pts_problems problems; /* what stood in the way of a comparison */
    pts_baseline before, after;
    pts_check check; /* without rows: not compared */
} pts_checked;

/* Tells on standard output in the format asked for: check_tell.c, check_table.c. */
void pts_cli_check_text(const pts_cli_options *options, const pts_checked *list, int n, int tests);
void pts_cli_check_json(const pts_checked *list, int n, int tests);
void pts_cli_check_csv(const pts_checked *list, int n);

/* What the scenario is called, and its verdict in words: "same", "DRIFT", "not checked". */
const char *pts_cli_check_name(const pts_checked *checked);
const char *pts_cli_check_verdict(const pts_checked *checked);

#endif
