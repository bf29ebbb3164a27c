/* Little's law (1961), L = lambda W. Where enrolments are constant and
 * the past is long, mean outstanding at day-end closings = points issued a day x mean number of day
 * ends at which a point is counted. SPDX-License-Identifier: GPL-3.0-or-later
 * The left side comes from ledgers. The right side comes from events of other seeds: every point of
 * a member's whole life is followed by FIFO, the day ends between its issue and its end are
 * counted, and nothing else of the engine's is used.
 * Enrolments are in proportion to the days of a month, so that they are constant from day to day;
 * the 16 months (485 days) before the first closing used are 12 mean lives of 40 days (e^-12).
 * False alarms: 2e-5 a test, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATHS = 60, BEFORE = 16, USED = 24, MONTHS = BEFORE + USED, A_DAY = 1, FOLLOWED = 2000 };

/* Points in odd lots (spend is spread), redeemed in threes at visits, so that most lots end in
 * pieces. */
#define BEHAVIOUR                                                                                  \
    "'purchases': {'per_year': 73.05}, 'visits': {'per_year': 21.915}, 'lifetime': {'model': "     \
    "'exponential', 'mean_days': 40}, 'spend': {'mean': 4, 'sd_within': 0.7}"
#define PROGRAMME                                                                                  \
    "'programme': {'earn': {'points_per_unit': 1}, 'expiry': {%s}, 'leaver': 'forfeits', "         \
    "'redemption': {'at': ['visit'], 'decision': 'always', 'quantity': 'all'}, "                   \
    "'items': {'credit': {'points': 3, 'unit_cost': 1, 'retail_value': 1}}}"

static pts_scenario scenario(int paths, int months, const char *enrolments, const char *expiry) {
    return truth_scenario("'simulation': {'paths': %d, 'sample': 1000000, 'start': '2025-01-01', "
                          "'horizon': '%d months', 'warmup': '0 months', 'runoff': '0 months'}, "
                          "'segments': {'all': {'enrolments': [%s], " BEHAVIOUR "}}, " PROGRAMME,
                          paths, months, enrolments, expiry);
}

/* A_DAY members every day. */
static pts_scenario steady(const char *expiry) {
    char list[MONTHS * 8] = "";
    int32_t start = pts_date_to_day((pts_date){2025, 1, 1});
    int used = 0;
    for (int m = 0; m < MONTHS; m++) {
        int days = pts_day_add_months(start, m + 1) - pts_day_add_months(start, m);
        used +=
            snprintf(list + used, sizeof list - (size_t)used, "%s%d", m ? ", " : "", A_DAY * days);
    }
    return scenario(PATHS, MONTHS, list, expiry);
}

/* FOLLOWED members of one month, until all have left. */
static pts_scenario followed(const char *expiry) {
    char list[16];
    snprintf(list, sizeof list, "%d", FOLLOWED);
    return scenario(1, MONTHS, list, expiry);
}

/* ---- the right side: day ends of points ---- */

enum { LOTS = 4096 };

typedef struct follower {
    struct {
        uint32_t day;
        int32_t points;
    } lot[LOTS];
    int head, tail;
    double points[FOLLOWED], day_ends[FOLLOWED]; /* by member */
} follower;

/* `points` of the oldest lots end before the close of `day`: counted on the days from issue on. */
static void end_points(follower *f, int64_t member, uint32_t day, int32_t points) {
    while (points > 0) {
        cr_assert_lt(f->head, f->tail, "more points end than were issued");
        int32_t taken = f->lot[f->head].points < points ? f->lot[f->head].points : points;
        f->day_ends[member] += (double)taken * (double)(day - f->lot[f->head].day);
        f->lot[f->head].points -= taken;
        points -= taken;
        if (f->lot[f->head].points == 0)
            f->head++;
    }
}

static void note(void *context, int64_t member, const pts_event *event) {
    follower *f = context;
    uint32_t day = event->tick >> 16;
    if (event->type == PTS_EVENT_START) {
        f->head = f->tail = 0;
    } else if (event->type == PTS_EVENT_PURCHASE && event->points > 0) {
        cr_assert_lt(f->tail, LOTS);
        f->lot[f->tail].day = day;
        f->lot[f->tail++].points = event->points;
        f->points[member] += event->points;
    } else if (event->type == PTS_EVENT_REDEEM || event->type == PTS_EVENT_LEAVE) {
        end_points(f, member, day, event->points);
    } else if (event->type == PTS_EVENT_LAPSE) {
        end_points(f, member, day - 1, event->points); /* the tick is the first one after */
    } else if (event->type == PTS_EVENT_CLOSE) {
        cr_assert_eq(f->head, f->tail, "member %lld still has points", (long long)member);
    }
}

static void mean_day_ends(pts_scenario *s, uint64_t seed, double *mean, double *se) {
    static follower f;
    f = (follower){0};
    s->seed = seed;
    cr_assert_eq(pts_trace_path(s, 0, false, note, &f, NULL), PTS_OK);
    cr_assert(pts_ratio(f.day_ends, f.points, FOLLOWED, mean, se));
}

/* ---- the left side ---- */

/* Mean outstanding at the last USED month closings over points issued a day. */
static void stock_and_flow(pts_scenario *s, uint64_t seed, double *ratio, double *se) {
    pts_results r = truth_run(s, seed);
    double stock[PATHS], flow[PATHS];
    int days = truth_month_days(s, MONTHS) - truth_month_days(s, BEFORE);
    for (int i = 0; i < PATHS; i++) {
        stock[i] = 0.0;
        for (int m = BEFORE + 1; m <= MONTHS; m++)
            stock[i] += (double)pts_ledger_opening(&r.paths[i], 0, m + 1) / USED;
        flow[i] = truth_flow(&r.paths[i], 0, PTS_ISSUED, BEFORE + 1, MONTHS) / days;
    }
    cr_assert(pts_ratio(stock, flow, PATHS, ratio, se));
    pts_results_free(&r);
}

/* Degrees of freedom of a difference: Welch (1947). */
static double welch(double se1, double n1, double se2, double n2) {
    double v1 = se1 * se1, v2 = se2 * se2;
    return (v1 + v2) * (v1 + v2) / (v1 * v1 / (n1 - 1.0) + v2 * v2 / (n2 - 1.0));
}

/* Sees `days` in W; half a day is the difference between day ends and hours. */
static void check(const char *name, const char *expiry, double days) {
    pts_scenario left = steady(expiry), right = followed(expiry);
    truth t = {.name = name, .exact = 0.0, .near = days};
    double w = 0.0;
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        double l1 = 0.0, se1 = 0.0, w1 = 0.0, se2 = 0.0;
        uint64_t number = truth_first_seed() + (uint64_t)seed;
        stock_and_flow(&left, number, &l1, &se1);
        mean_day_ends(&right, number + 1000000, &w1, &se2);
        truth_add(&t, l1 - w1, hypot(se1, se2), welch(se1, PATHS, se2, FOLLOWED));
        w += w1 / TRUTH_SEEDS;
    }
    cr_log_info("%s: a point is counted at %.2f day ends", name, w);
    truth_check(&t);
    pts_scenario_free(&left);
    pts_scenario_free(&right);
}

Test(little, rolling) {
    check("rolling", "'kind': 'rolling', 'after': '12 days'", 0.25);
}

Test(little, inactivity) {
    check("inactivity", "'kind': 'inactivity', 'after': '7 days', 'activity': 'either'", 0.35);
}

Test(little, none) {
    check("none", "'kind': 'none'", 0.5);
}
