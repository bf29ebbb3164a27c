/* pointsim: what a run answers, in a sentence, and whether the budget holds.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

enum { ANSWER = 1000 };

static const pts_estimate *of(const pts_study *study, int id) {
    return &study->estimates.headline[id];
}

static bool mean_text(const pts_scenario *scenario, const pts_study *study, int id,
                      char text[PTS_CLI_FIGURE]) {
    return pts_cli_mean(text, &pts_measure_table[id], of(study, id), scenario->currency);
}

static bool answer(const pts_scenario *scenario, const pts_study *study) {
    const pts_estimate *cost = of(study, PTS_M_PROGRAMME_COST), *urr = of(study, PTS_M_URR);
    char text[ANSWER], mean[PTS_CLI_FIGURE], band[PTS_CLI_FIGURE] = "";
    bool banded = cost->quantile[PTS_P05].known && cost->quantile[PTS_P95].known;
    if (!mean_text(scenario, study, PTS_M_PROGRAMME_COST, mean) ||
        (banded &&
         !pts_cli_band(band, &pts_measure_table[PTS_M_PROGRAMME_COST], cost, scenario->currency)))
        return false;
    int used =
        snprintf(text, ANSWER, "The programme costs %s over the %d months%s%s.", mean,
                 scenario->horizon_months, banded ? ", in nine futures of ten between " : "", band);
    if (urr->mean.known) {
        if (!mean_text(scenario, study, PTS_M_URR, mean))
            return false;
        snprintf(text + used, (size_t)(ANSWER - used),
                 " Of the points issued, %s are redeemed in the end.", mean);
    }
    printf("\nAnswer       ");
    pts_cli_paragraph(stdout, 13, text);
    return true;
}

/* Green: at most one future in twenty is over the budget. Red: more than one in twenty is over it by
 * more than 10 %, where operators stop issuing. */
static const char *light(const pts_study *study) {
    static const double rare = 0.05;
    if (of(study, PTS_M_P_OVER_BUDGET)->mean.value <= rare)
        return "green (at most 1 future in 20 is over it)";
    return of(study, PTS_M_P_OVER_BUDGET_10)->mean.value > rare
               ? "red (more than 1 future in 20 is a tenth over it)"
               : "amber (more than 1 future in 20 is over it)";
}

static bool budget(const pts_scenario *scenario, const pts_study *study) {
    char text[ANSWER], used[PTS_CLI_FIGURE], over[PTS_CLI_FIGURE], by_10[PTS_CLI_FIGURE];
    char reserve[PTS_CLI_FIGURE];
    if (!scenario->has_budget)
        return true;
    if (!mean_text(scenario, study, PTS_M_P_OVER_BUDGET, over) ||
        !mean_text(scenario, study, PTS_M_P_OVER_BUDGET_10, by_10) ||
        !mean_text(scenario, study, PTS_M_BUDGET_USED, used) ||
        !mean_text(scenario, study, PTS_M_RESERVE_95, reserve))
        return false;
    int n = snprintf(text, ANSWER, "%s", light(study));
    if (of(study, PTS_M_BUDGET_USED)->mean.known)
        n += snprintf(text + n, (size_t)(ANSWER - n), ": %s of it are used on average", used);
    n += snprintf(text + n, (size_t)(ANSWER - n),
                  "; %s of the futures are over it, %s by more than a tenth.", over, by_10);
    if (of(study, PTS_M_RESERVE_95)->mean.known)
        snprintf(text + n, (size_t)(ANSWER - n),
                 " With a reserve of %s beside it, the money lasts in 95 futures of 100.", reserve);
    printf("Budget       ");
    pts_cli_paragraph(stdout, 13, text);
    return true;
}

bool pts_cli_answer(const pts_scenario *scenario, const pts_study *study) {
    bool answered = answer(scenario, study);
    return budget(scenario, study) && answered;
}
