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
                                                    : error > 0 ? 6
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

static bool scale_of(const pts_measure *m, const pts_estimate *e, const char *currency,
                     pts_cli_scale *scale) {
    return pts_cli_scale_make(m->unit, fabs(e->mean.value), e->se.known ? e->se.value : 0, currency,
                              scale);
}

bool pts_cli_row(const char *label, const pts_measure *m, const pts_estimate *e,
                 const char *currency, bool headline) {
    char mean[PTS_CLI_TEXT], se[PTS_CLI_TEXT], lo[PTS_CLI_TEXT], hi[PTS_CLI_TEXT];
    char band[2 * PTS_CLI_TEXT + 8], share[8] = "";
    if (e->reason != NULL) {
        char text[200];
        snprintf(text, sizeof text, "not available: %s", e->reason);
        printf("%-29s ", label);
        pts_cli_paragraph(stdout, 30, text);
        return true;
    }
    pts_cli_scale s;
    if (!scale_of(m, e, currency, &s))
        return false;
    pts_cli_figure(mean, e->mean, &s);
    pts_cli_figure(se, e->se, &s);
    pts_cli_figure(lo, e->quantile[PTS_P05], &s);
    pts_cli_figure(hi, e->quantile[PTS_P95], &s);
    bool banded = e->quantile[PTS_P05].known && e->quantile[PTS_P95].known;
    snprintf(band, sizeof band, banded ? "%s to %s" : "n/a", lo, hi);
    if (headline && e->sampling_share.known)
        snprintf(share, sizeof share, "%5.0f %%", 100 * e->sampling_share.value);
    else if (headline)
        snprintf(share, sizeof share, "%7s", "n/a");
    printf("%-29s %11s ± %-9s %-15s %23s%s\n", label, mean, se, s.unit, band, share);
    return true;
}

bool pts_cli_mean(char text[PTS_CLI_FIGURE], const pts_measure *m, const pts_estimate *e,
                  const char *currency) {
    char mean[PTS_CLI_TEXT], se[PTS_CLI_TEXT];
    pts_cli_scale s;
    if (!scale_of(m, e, currency, &s))
        return false;
    pts_cli_figure(mean, e->mean, &s);
    pts_cli_figure(se, e->se, &s);
    snprintf(text, PTS_CLI_FIGURE, "%s ± %s%s%s", mean, se, s.unit[0] ? " " : "", s.unit);
    return true;
}

bool pts_cli_band(char text[PTS_CLI_FIGURE], const pts_measure *m, const pts_estimate *e,
                  const char *currency) {
    char lo[PTS_CLI_TEXT], hi[PTS_CLI_TEXT];
    pts_cli_scale s;
    if (!scale_of(m, e, currency, &s))
        return false;
    pts_cli_figure(lo, e->quantile[PTS_P05], &s);
    pts_cli_figure(hi, e->quantile[PTS_P95], &s);
    snprintf(text, PTS_CLI_FIGURE, "%s and %s%s%s", lo, hi, s.unit[0] ? " " : "", s.unit);
    return true;
}
