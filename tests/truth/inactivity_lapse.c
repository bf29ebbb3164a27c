/* The balance lapses after n days without a purchase.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * It lapses at the end of the n-th such day in a row; purchases come lambda a day, a day is without
 * one with probability p = e^-lambda. The rest of the day of a uniform activity is 1/2; whole days
 * until n such days in a row are (1 - p^n) / ((1 - p) p^n) (Feller, volume 1, XIII.7), so that the
 * mean time from the activity to the lapse is 1/2 + (e^(lambda n) - 1) / (1 - e^-lambda) days;
 * purchases meanwhile are lambda times that, by Wald's identity.
 * False alarms: 2e-5 a statement, two a test, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>

enum { MEMBERS = 3000 };

static double mean_days(double lambda, double n) {
    return 0.5 + (exp(lambda * n) - 1.0) / (1.0 - exp(-lambda));
}

/* All enrol in the first month, by a purchase, at a uniform time; long enough for all to lapse. */
static pts_scenario scenario(double lambda, int n, int years) {
    return truth_scenario(
        "'simulation': {'paths': 1, 'sample': %d, 'start': '2026-01-01', 'horizon': '%d years', "
        "'warmup': '0 months', 'runoff': '0 months'}, "
        "'segments': {'all': {'enrolments': [%d], 'purchase_at_enrolment': true, "
        "'purchases': {'per_year': %.17g}, 'spend': {'mean': 1}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, "
        "'expiry': {'kind': 'inactivity', 'after': '%d days', 'activity': 'earn'}}",
        MEMBERS, years, MEMBERS, lambda * 365.25, n);
}

/* Members until their first lapse. */
typedef struct spells {
    double days[MEMBERS], purchases[MEMBERS];
    bool lapsed[MEMBERS];
    uint32_t start[MEMBERS];
} spells;

static void note(void *context, int64_t i, const pts_event *event) {
    spells *s = context;
    if (s->lapsed[i])
        return;
    if (event->type == PTS_EVENT_PURCHASE && event->k == 0) {
        s->start[i] = event->tick;
    } else if (event->type == PTS_EVENT_PURCHASE) {
        s->purchases[i] += 1.0;
    } else if (event->type == PTS_EVENT_LAPSE) {
        s->days[i] = (double)(event->tick - s->start[i]) / 65536.0;
        s->lapsed[i] = true;
    }
}

static spells first_spells(pts_scenario *s, int seed) {
    static spells all;
    all = (spells){0};
    s->seed = truth_first_seed() + (uint64_t)seed;
    cr_assert_eq(pts_trace_path(s, 0, false, note, &all, NULL), PTS_OK);
    for (int i = 0; i < MEMBERS; i++)
        cr_assert(all.lapsed[i], "member %d never lapsed", i);
    return all;
}

/* The wrong values are `days` later. */
static void check_pair(double lambda, int n, int years, double days) {
    pts_scenario s = scenario(lambda, n, years);
    double exact = mean_days(lambda, n);
    truth spell = {.name = "days to the lapse", .exact = exact, .near = exact + days};
    truth bought = {
        .name = "purchases to the lapse", .exact = lambda * exact, .near = lambda * (exact + days)};
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        spells all = first_spells(&s, seed);
        truth_add_mean(&spell, all.days, MEMBERS);
        truth_add_mean(&bought, all.purchases, MEMBERS);
    }
    truth_check(&spell);
    truth_check(&bought);
    pts_scenario_free(&s);
}

/* 4.2 days in the mean. Sees a quarter of a day: half a day lost at the first day or at the lapse
 * day would be seen; one day of n would be 3. */
Test(inactivity_lapse, two_days) {
    check_pair(0.4, 2, 1, 0.25);
}

/* 28 days in the mean. Sees 2 days; one day of n would be 10. */
Test(inactivity_lapse, a_week) {
    check_pair(0.3, 7, 2, 2.0);
}

/* 68 days in the mean. Sees 5 days; one day of n would be 8. */
Test(inactivity_lapse, three_weeks) {
    check_pair(0.1, 20, 4, 5.0);
}
