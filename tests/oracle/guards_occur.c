/* pointsim tests: in the random scenarios that the oracle judges guards fire, by every figure that
 * small scenarios can have, and do what they can do.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/io.h"

#include "random_folder.h"
#include "random_scenario.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(guards_occur, .init = make_folder, .fini = remove_folder);

enum { SCENARIOS = 300, METRICS = PTS_METRICS };

/* Guards that fired. */
struct counts {
    int by[METRICS], scenarios, weekly, daily, priced, again, rows, scaled, opened, surveyed, paced;
};

static int64_t firings(const pts_ledger *path, int guard) {
    int64_t n = 0;
    for (int m = 1; m <= path->dims.months; m++)
        n += pts_ledger_guard(path, guard, m)[PTS_GUARD_FIRED];
    return n;
}

static void count(struct counts *c, const pts_scenario *s, const pts_ledger *path) {
    bool any = false;
    for (int i = 0; i < s->n_guards; i++) {
        const pts_guard *g = &s->guards[i];
        int64_t n = firings(path, i);
        if (n == 0)
            continue;
        any = true;
        c->by[g->metric]++;
        c->weekly += g->every == PTS_WATCH_WEEK;
        c->daily += g->every == PTS_WATCH_DAY;
        c->priced += g->has_prices;
        c->again += n > 1;
        c->rows += g->in_a_row > 1;
        c->scaled += g->has_issuance;
        c->opened += g->opens && g->opens[0];
        c->surveyed += pts_ledger_flow(path, 0, 1)[PTS_SURVEY_COST] > 0;
        c->paced += g->opens && g->opens[0] && s->has_value_response;
    }
    c->scenarios += any;
}

static void add(struct counts *c, const pts_scenario *s) {
    pts_results results = {0};
    pts_run_options options = {.threads = 1, .paths = 1, .no_twins = true};
    if (s->n_guards > 0 && pts_run(s, &options, &results) == PTS_OK)
        count(c, s, &results.paths[0]);
    pts_results_free(&results);
}

Test(guards_occur, in_many_random_scenarios) {
    struct counts c = {0};
    for (unsigned seed = 1; seed <= SCENARIOS; seed++) {
        pts_scenario s = {0};
        pts_problems problems = {0};
        char *resolved = NULL, *text = random_scenario_in(seed, folder);
        if (pts_scenario_parse(text, strlen(text), folder, NULL, 0, &s, &resolved, &problems) ==
            PTS_OK)
            add(&c, &s);
        pts_scenario_free(&s);
        pts_problems_free(&problems);
        free(resolved);
        free(text);
    }
    cr_log_info("in %d: rate %d, outstanding %d, budget %d, leverage %d, volatility %d, swing %d",
                c.scenarios, c.by[0], c.by[1], c.by[2], c.by[3], c.by[4], c.by[5]);
    cr_log_info("weekly %d, again %d, in a row %d, scaled %d, opened %d, surveyed %d, paced %d",
                c.weekly, c.again, c.rows, c.scaled, c.opened, c.surveyed, c.paced);
    cr_log_info("turnover %d, complaints %d, cover %d, stock %d, daily %d, priced %d", c.by[6],
                c.by[7], c.by[8], c.by[9], c.daily, c.priced);
    cr_assert_gt(c.scenarios, 40);
    cr_assert(c.by[PTS_METRIC_TURNOVER] > 1 && c.by[PTS_METRIC_COMPLAINT_RATE] > 1);
    cr_assert(c.by[PTS_METRIC_MARGIN_COVER] > 2 && c.by[PTS_METRIC_STOCK] > 2);
    cr_assert(c.daily > 2 && c.priced > 20);
    cr_assert(c.by[PTS_METRIC_REDEMPTION_RATE] > 20 && c.by[PTS_METRIC_OUTSTANDING] > 2);
    cr_assert(c.by[PTS_METRIC_BUDGET_USED] > 2 && c.by[PTS_METRIC_LEVERAGE_RATIO] > 2);
    cr_assert(c.weekly > 10 && c.again > 20 && c.rows > 10);
    cr_assert(c.scaled > 20 && c.opened > 5 && c.surveyed > 5 && c.paced > 3);
}
