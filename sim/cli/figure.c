/* pointsim: figures for people: in thousands or millions, with the digits that their error deserves.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>

bool pts_cli_scale_make(enum pts_measure_unit kind, double size, double error, const char *currency,
                        pts_cli_scale *made) {
    const char *word = size >= 1e10 ? "billion" : size >= 1e6 ? "million" : "";
    pts_cli_scale s = {.factor = size >= 1e10 ? 1e-9 : size >= 1e6 ? 1e-6 : 1};
    if (kind == PTS_UNIT_SHARE) {
        s.factor = 100;
        word = "%";
    }
    char *unit = pts_measure_unit_text(kind, currency);
    if (unit == NULL)
        return false;
    bool bare = kind == PTS_UNIT_SHARE || kind == PTS_UNIT_COUNT;
    snprintf(s.unit, sizeof s.unit, "%s%s%s", word, word[0] && !bare ? " " : "", bare ? "" : unit);
    free(unit);
    bool small = kind == PTS_UNIT_MONEY_PER_POINT;
    bool integer = s.factor == 1 && (kind == PTS_UNIT_POINTS || kind == PTS_UNIT_COUNT);
    s.decimals = pts_cli_decimals(error * s.factor, integer     ? 0
                                                    : small     ? (error > 0 ? 8 : 6)
                                                    : error > 0 ? 4
                                                                : 2);
    s.quantum = s.factor == 1 && error >= 100 ? pow(10, floor(log10(error)) - 1) : 0;
    *made = s;
    return true;
}

void pts_cli_figure(char text[PTS_CLI_TEXT], pts_figure f, const pts_cli_scale *s) {
    double shown = f.value * s->factor;
    if (s->quantum > 0)
        shown = round(shown / s->quantum) * s->quantum;
    if (f.known)
        pts_cli_number(text, shown, s->decimals);
    else
        snprintf(text, PTS_CLI_TEXT, "n/a");
}
