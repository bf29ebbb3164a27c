/* pointsim tests: what a path's programme holds, members' own draws, and the points that opening
 * members bring along.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/opening.h"
#include "model/population.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A bound of four standard errors is passed by chance once in 16 000. */
enum { MEMBERS = 20000 };
static const double errors = 4.0;

static pts_number fixed(double x) {
    return (pts_number){.family = PTS_FIXED, .p = {x}};
}

static int32_t day_of(int year, int month, int day) {
    return pts_date_to_day((pts_date){year, month, day});
}

/* One segment, three activities, one item, and what a path makes of them. */
typedef struct world {
    pts_scenario scenario;
    pts_segment segment;
    pts_activity_rule activities[3];
    pts_item item;
    pts_timeline time;
    pts_programme programme;
    pts_opening_lot *lots; /* of the member last asked for */
    int capacity, n;
    pts_traits traits;
} world;

static world *world_new(void) {
    world *w = calloc(1, sizeof *w);
    cr_assert_not_null(w);
    pts_segment *g = &w->segment;
    *g = (pts_segment){.draw_id = 5,
                       .members = 1000,
                       .purchases_per_year = fixed(12),
                       .visits_per_year = fixed(4),
                       .spend_mean = fixed(25),
                       .activity = fixed(1)};
    for (int m = 0; m < 12; m++)
        g->season[m] = g->enrolment_season[m] = fixed(1);
    for (int d = 0; d < 7; d++)
        g->weekdays[d] = fixed(1);
    w->item = (pts_item){.points = fixed(500), .unit_cost = fixed(3), .retail_value = fixed(5)};
    w->scenario = (pts_scenario){.seed = 4,
                                 .sample = 1000,
                                 .start = {2026, 1, 1},
                                 .warmup_months = 12,
                                 .horizon_months = 24,
                                 .segments = g,
                                 .n_segments = 1,
                                 .anchor_points = fixed(100),
                                 .anchor_value = fixed(1),
                                 .points_per_unit = fixed(1),
                                 .expiry = PTS_ROLLING,
                                 .expiry_after = {.days = 365},
                                 .activities = w->activities,
                                 .redeem_at = PTS_AT_PURCHASE,
                                 .items = &w->item,
                                 .n_items = 1};
    return w;
}

/* Compiles the scenario as it stands, for path 0. */
static int compile(world *w) {
    pts_programme_free(&w->programme);
    pts_timeline_free(&w->time);
    cr_assert_eq(pts_timeline_init(&w->time, &w->scenario), PTS_OK);
    cr_assert_eq(pts_programme_init(&w->programme, &w->scenario, &w->time), PTS_OK);
    return pts_programme_compile(&w->programme, 0);
}

static void world_free(world *w) {
    pts_programme_free(&w->programme);
    pts_timeline_free(&w->time);
    free(w->lots);
    free(w);
}

static int member(world *w, int twin, int64_t i, int month) {
    cr_assert_eq(pts_traits_draw(&w->programme, 0, twin, i, month, NULL, 0, &w->traits), PTS_OK);
    if (month > 0)
        return PTS_OK;
    return pts_opening_draw(&w->programme, 0, twin, i, &w->traits, &w->lots, &w->capacity, &w->n);
}

static int64_t held(const world *w) {
    int64_t sum = 0;
    for (int l = 0; l < w->n; l++)
        sum += w->lots[l].points;
    return sum;
}

/* ---- the permutation of a file's members ---- */

static pts_source source_of(int twin, uint32_t path) {
    return (pts_source){4, pts_segment_stream(5, twin), 0, path};
}

Test(model_opening, permutes_small_files) {
    pts_source source = source_of(0, 0);
    bool seen[300];
    int moved = 0;
    for (int64_t n = 1; n <= 300; n++) {
        memset(seen, 0, sizeof seen);
        for (int64_t j = 0; j < n; j++) {
            int64_t i = pts_opening_permute(&source, n, j);
            cr_assert(i >= 0 && i < n && !seen[i], "%d: %d to %d", (int)n, (int)j, (int)i);
            seen[i] = true;
            moved += i != j;
        }
    }
    cr_assert(moved > 300 * 301 / 2 * 0.9, "%d", moved);
}

/* The first tenth of a million: all different, and spread evenly. Their mean has the standard error
 * n / sqrt(12 k), times sqrt(1 - k / n) without replacement. */
Test(model_opening, permutes_large_files) {
    enum { N = 1000003, K = 100000 };
    bool *seen = calloc(N, sizeof *seen);
    cr_assert_not_null(seen);
    double mean[3] = {0};
    for (int s = 0; s < 3; s++) {
        pts_source source = source_of(s == 1, s == 2);
        memset(seen, 0, N * sizeof *seen);
        for (int64_t j = 0; j < K; j++) {
            int64_t i = pts_opening_permute(&source, N, j);
            cr_assert(i >= 0 && i < N && !seen[i]);
            seen[i] = true;
            mean[s] += (double)i / K;
        }
        cr_assert_float_eq(mean[s], N / 2.0, errors * N * sqrt(0.9 / 12.0 / K));
    }
    cr_assert_neq(mean[0], mean[1]); /* twins and paths draw another sample */
    cr_assert_neq(mean[0], mean[2]);
    free(seen);
}

/* Two bits, by hand: halves of one bit, eight rounds, until the place is below 3. */
Test(model_opening, permutation_by_hand) {
    pts_source source = source_of(1, 8);
    for (uint32_t j = 0; j < 3; j++) {
        uint32_t x = j;
        do {
            uint32_t l = x / 2, r = x % 2;
            for (uint32_t i = 0; i < 8; i++) {
                uint32_t w = pts_philox(4, i, 20 | 5u << 8 | 1u << 31, r, 8).word[0];
                uint32_t old = r;
                r = l ^ (w % 2);
                l = old;
            }
            x = 2 * l + r;
        } while (x >= 3);
        cr_assert_eq(pts_opening_permute(&source, 3, j), x);
    }
}

/* ---- a file ---- */

static pts_given_members four_members(int64_t first[5], pts_given_lot lots[5]) {
    const int64_t begins[5] = {0, 2, 2, 4, 5};
    const pts_given_lot all[5] = {{100, day_of(2024, 12, 1), INT32_MAX}, /* lapsed 2025-12-01 */
                                  {200, day_of(2025, 6, 1), INT32_MAX},
                                  {300, day_of(2020, 1, 1), day_of(2026, 1, 1)},
                                  {400, day_of(2025, 12, 31), day_of(2300, 1, 1)},
                                  {500, day_of(2025, 12, 1), day_of(2025, 12, 31)}}; /* gone */
    memcpy(first, begins, sizeof begins);
    memcpy(lots, all, sizeof all);
    return (pts_given_members){.n = 4, .first = first, .lots = lots};
}

static void expect_lot(const world *w, int l, int32_t points, int32_t earned, int32_t last) {
    cr_assert_eq(w->lots[l].points, points);
    cr_assert_eq(w->lots[l].day, earned - w->time.civil0);
    uint32_t lapse =
        last == INT32_MAX ? PTS_NEVER : (uint32_t)(last + 1 - w->time.civil0) << PTS_TICK_BITS;
    cr_assert_eq(w->lots[l].lapse, lapse);
}

Test(model_opening, lots_of_a_file) {
    int64_t first[5];
    pts_given_lot lots[5];
    world *w = world_new();
    w->segment.opening_from = PTS_OPENING_FILE;
    w->segment.given = four_members(first, lots);
    w->segment.members = 6;
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert(w->programme.lots.needed);
    cr_assert_eq(w->programme.segments[0].weight, 1);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->n, 1);
    expect_lot(w, 0, 200, day_of(2025, 6, 1), day_of(2026, 6, 1));
    cr_assert_eq(w->traits.start, w->time.opens << PTS_TICK_BITS); /* no past */
    cr_assert_not(w->traits.enrols);
    cr_assert_eq(member(w, 0, 2, 0), PTS_OK);
    cr_assert_eq(w->n, 2);
    expect_lot(w, 0, 300, day_of(2020, 1, 1), day_of(2026, 1, 1));
    expect_lot(w, 1, 400, day_of(2025, 12, 31), INT32_MAX); /* beyond every tick */
    const int64_t without[] = {1, 3, 4, 5}; /* no lot, a lapsed one, not in the file */
    for (int k = 0; k < 4; k++) {
        cr_assert_eq(member(w, 0, without[k], 0), PTS_OK);
        cr_assert_eq(w->n, 0);
    }
    world_free(w);
}

/* Grace brings lots back; with inactivity the youngest keeps the older ones. */
Test(model_opening, lots_of_a_file_by_rule) {
    int64_t first[5];
    pts_given_lot lots[5];
    world *w = world_new();
    w->segment.opening_from = PTS_OPENING_FILE;
    w->segment.given = four_members(first, lots);
    w->segment.members = 4;
    w->scenario.has_grace = true;
    w->scenario.expiry_grace = fixed(30.4);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->n, 1); /* 31 December: a day short */
    expect_lot(w, 0, 200, day_of(2025, 6, 1), day_of(2026, 7, 1));
    w->scenario.expiry_grace = fixed(30.5);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->n, 2);
    expect_lot(w, 0, 100, day_of(2024, 12, 1), day_of(2026, 1, 1));
    cr_assert_eq(member(w, 0, 3, 0), PTS_OK);
    expect_lot(w, 0, 500, day_of(2025, 12, 1), day_of(2026, 1, 31));
    w->scenario.has_grace = false;
    w->scenario.expiry = PTS_INACTIVITY;
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->n, 2);
    expect_lot(w, 0, 100, day_of(2024, 12, 1), day_of(2025, 12, 1));
    expect_lot(w, 1, 200, day_of(2025, 6, 1), day_of(2026, 6, 1));
    cr_assert_eq(member(w, 0, 3, 0), PTS_OK);
    cr_assert_eq(w->n, 0);
    world_free(w);
}

/* Of 900 members, a third with points, every third is drawn, without replacement: their points are
 * hypergeometric. */
Test(model_opening, a_sample_of_a_file) {
    enum { N = 900, GIVEN = 300, SAMPLE = 300 };
    int64_t first[GIVEN + 1];
    pts_given_lot lots[GIVEN];
    int times[GIVEN + 1] = {0};
    for (int i = 0; i < GIVEN; i++) {
        first[i] = i;
        lots[i] = (pts_given_lot){i + 1, day_of(2025, 12, 1), INT32_MAX};
    }
    first[GIVEN] = GIVEN;
    world *w = world_new();
    w->segment.opening_from = PTS_OPENING_FILE;
    w->segment.given = (pts_given_members){.n = GIVEN, .first = first, .lots = lots};
    w->segment.members = N;
    w->segment.sample = SAMPLE;
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(w->programme.segments[0].weight, 3);
    int with_points = 0;
    for (int64_t j = 0; j < SAMPLE; j++) {
        cr_assert_eq(member(w, 0, j, 0), PTS_OK);
        cr_assert_leq(w->n, 1);
        with_points += w->n;
        if (w->n == 1)
            cr_assert_eq(++times[w->lots[0].points], 1);
    }
    double p = (double)GIVEN / N, sd = sqrt(SAMPLE * p * (1 - p) * (N - SAMPLE) / (N - 1.0));
    cr_assert_float_eq(with_points, SAMPLE * p, errors * sd);
    world_free(w);
}

/* ---- a balance ---- */

static world *with_balance(double empty, double mean, double cv, double lots, double age) {
    world *w = world_new();
    w->segment.opening_from = PTS_OPENING_BALANCE;
    w->segment.opening_empty = fixed(empty);
    w->segment.opening_mean = fixed(mean);
    w->segment.opening_cv = fixed(cv);
    w->segment.opening_lots = fixed(lots);
    w->segment.opening_age_days = fixed(age);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert(w->programme.lots.needed);
    return w;
}

Test(model_opening, balances_have_their_mean) {
    world *w = with_balance(0.3, 2000.0, 0.5, 3.0, 100.0);
    double sum = 0.0, squares = 0.0;
    int empty = 0, holders = 0;
    for (int64_t i = 0; i < MEMBERS; i++) {
        cr_assert_eq(member(w, 0, i, 0), PTS_OK);
        empty += w->n == 0;
        if (w->n == 0)
            continue;
        double x = (double)held(w);
        holders++;
        sum += x;
        squares += x * x;
        cr_assert_eq(w->n, 3);
        for (int l = 0; l < 3; l++)
            cr_assert(fabs(w->lots[l].points - x / 3) < 1);
    }
    double mean = sum / holders, cv = sqrt(squares / holders / mean / mean - 1);
    cr_assert_float_eq(mean, 2000, errors * 1000 / sqrt(holders));
    cr_assert_float_eq(cv, 0.5, 0.02);
    cr_assert_float_eq(empty, 0.3 * MEMBERS, errors * sqrt(MEMBERS * 0.21));
    world_free(w);
}

/* Whole days, exponential up to the 365 of the term; oldest first. Of ages from 1 on that are
 * geometric with q = e^{-1/100} and at most 365, P(> a) = (q^a - q^365) / (1 - q^365). */
Test(model_opening, ages_are_those_of_lots_that_last) {
    world *w = with_balance(0.0, 5000.0, 0.2, 4.0, 100.0);
    int opens = (int)w->time.opens, older[2] = {0}, n = 0;
    for (int64_t i = 0; i < MEMBERS / 4; i++) {
        cr_assert_eq(member(w, 0, i, 0), PTS_OK);
        for (int l = 0; l < w->n; l++) {
            int age = opens - w->lots[l].day;
            cr_assert(age >= 1 && age <= 365);
            cr_assert(l == 0 || w->lots[l - 1].day <= w->lots[l].day);
            cr_assert_eq(w->lots[l].lapse, (uint32_t)(opens - age + 366) << PTS_TICK_BITS);
            older[0] += age > 100;
            older[1] += age > 300;
            n++;
        }
    }
    for (int k = 0; k < 2; k++) {
        double a = k ? 300 : 100, p = (exp(-a / 100) - exp(-3.65)) / (1 - exp(-3.65));
        cr_assert_float_eq(older[k], n * p, errors * sqrt(n * p * (1 - p)));
    }
    world_free(w);
}

/* Fewer points than lots: one each; at most 2^30; twins draw others. */
Test(model_opening, small_and_large_balances) {
    world *w = with_balance(0.0, 3.0, 0.0, 64.0, 1.0);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->n, 3);
    cr_assert_eq(w->lots[0].points, 1);
    world_free(w);
    w = with_balance(0.0, 1e-9, 0.0, 1.0, 1.0);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->n, 0);
    world_free(w);
    w = with_balance(0.0, 1e9, 90.0, 64.0, 1e6);
    int64_t most = 0, other = 0;
    for (int64_t i = 0; i < 300; i++) {
        cr_assert_eq(member(w, 1, i, 0), PTS_OK);
        other += held(w);
        cr_assert_eq(member(w, 0, i, 0), PTS_OK);
        other -= held(w);
        most = held(w) > most ? held(w) : most;
    }
    cr_assert_eq(most, 1 << 30);
    cr_assert_neq(other, 0);
    world_free(w);
}

/* A reset on the eve of the horizon leaves no lot of any age; grace does. */
Test(model_opening, no_age_is_an_error) {
    pts_month_day dates[1] = {{12, 31}};
    world *w = with_balance(0.0, 100.0, 1.0, 1.0, 10.0);
    w->scenario.expiry = PTS_CALENDAR;
    w->scenario.reset_dates = dates;
    w->scenario.n_reset_dates = 1;
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 0), PTS_ERR_RANGE);
    w->scenario.has_grace = true;
    w->scenario.expiry_grace = fixed(1.0);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->lots[0].lapse, (w->time.opens + 1) << PTS_TICK_BITS);
    world_free(w);
}

/* Anniversaries are the member's own: all its lots lapse on its next one, and the day of grace lets
 * a member whose anniversary was the day before keep some. */
Test(model_opening, lots_lapse_on_anniversaries) {
    world *w = with_balance(0.0, 100.0, 0.0, 5.0, 200.0);
    w->scenario.expiry = PTS_ANNIVERSARY;
    w->scenario.has_grace = true;
    w->scenario.expiry_grace = fixed(1.0);
    w->segment.has_tenure = true;
    w->segment.tenure_mean_years = fixed(3.0);
    w->segment.tenure_shape = fixed(2.0);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert(w->programme.lots.anniversary);
    for (int64_t i = 0; i < 500; i++) {
        cr_assert_eq(member(w, 0, i, 0), PTS_OK);
        int32_t enrolled = w->time.civil0 + w->traits.enrolled, months = 12;
        int32_t opens = w->time.civil0 + (int32_t)w->time.opens;
        while (pts_day_add_months(enrolled, months) + 1 < opens)
            months += 12;
        int32_t last = pts_day_add_months(enrolled, months) + 1 - w->time.civil0;
        cr_assert_eq(w->n, 5);
        for (int l = 0; l < w->n; l++)
            cr_assert_eq(w->lots[l].lapse, (uint32_t)(last + 1) << PTS_TICK_BITS);
    }
    world_free(w);
}

/* ---- members ---- */

/* Day of enrolment: the start where it is simulated, else whole days of tenure, rounded up. */
Test(model_opening, day_of_enrolment) {
    world *w = world_new();
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 0), PTS_OK);
    cr_assert_eq(w->traits.enrolled, 0); /* no tenure: day 0 */
    cr_assert_eq(w->n, 0);
    w->segment.has_tenure = true;
    w->segment.tenure_mean_years = fixed(2.0);
    w->segment.tenure_shape = fixed(1.0);
    cr_assert_eq(compile(w), PTS_OK);
    int inside = 0, before = 0;
    for (int64_t i = 0; i < 200; i++) {
        cr_assert_eq(member(w, 0, i, 0), PTS_OK);
        if (w->traits.enrols)
            cr_assert_eq(w->traits.enrolled, (int)(w->traits.start >> PTS_TICK_BITS));
        else
            cr_assert(w->traits.enrolled <= 0 && w->traits.start == 0);
        inside += w->traits.enrols;
        before += w->traits.enrolled < -700;
        pts_traits past = w->traits;
        w->segment.opening_from = PTS_OPENING_BALANCE; /* the same tenure without a past */
        w->programme.segments[0].population.opening_from = PTS_OPENING_BALANCE;
        cr_assert_eq(pts_traits_draw(&w->programme, 0, 0, i, 0, NULL, 0, &w->traits), PTS_OK);
        cr_assert(w->traits.enrolled == past.enrolled);
        cr_assert_eq(w->traits.start, w->time.opens << PTS_TICK_BITS);
        w->segment.opening_from = PTS_OPENING_WARMUP;
        w->programme.segments[0].population.opening_from = PTS_OPENING_WARMUP;
    }
    cr_assert(inside > 40 && before > 20, "%d %d", inside, before);
    cr_assert_eq(member(w, 0, 3, 2), PTS_OK);
    cr_assert_eq(w->traits.enrolled, (int)(w->traits.start >> PTS_TICK_BITS));
    world_free(w);
}

Test(model_opening, dormant_and_never) {
    world *w = world_new();
    w->activities[0] = (pts_activity_rule){.per_year = fixed(3)};
    w->scenario.n_activities = 1;
    w->segment.dormant_share = fixed(0.25);
    w->segment.never_share = fixed(0.6);
    cr_assert_eq(compile(w), PTS_OK);
    int dormant = 0, never = 0, both = 0;
    for (int64_t i = 0; i < MEMBERS; i++) {
        cr_assert_eq(member(w, 0, i, 1), PTS_OK);
        const pts_traits *t = &w->traits;
        dormant += t->dormant;
        never += t->never;
        both += t->dormant && t->never;
        cr_assert_eq(isinf(t->purchase_gap) != 0, t->dormant);
        cr_assert_eq(isinf(t->visit_gap) != 0, t->dormant);
        cr_assert_eq(isinf(t->activity_gap) != 0, t->dormant);
    }
    cr_assert_float_eq(dormant, 0.25 * MEMBERS, errors * sqrt(MEMBERS * 0.25 * 0.75));
    cr_assert_float_eq(never, 0.6 * MEMBERS, errors * sqrt(MEMBERS * 0.6 * 0.4));
    cr_assert_float_eq(both, 0.15 * MEMBERS, errors * sqrt(MEMBERS * 0.15 * 0.85));
    w->segment.dormant_share = fixed(0.0);
    w->segment.never_share = fixed(1.0);
    cr_assert_eq(compile(w), PTS_OK);
    for (int64_t i = 0; i < 1000; i++) {
        cr_assert_eq(member(w, 0, i, 1), PTS_OK);
        cr_assert(w->traits.never && !w->traits.dormant);
        cr_assert_eq(w->traits.activity_gap, (float)(65536.0 / (3 / 365.25)));
    }
    world_free(w);
}

/* Of a member, p scale is the mean purchase: 2500 minor units over members, of variance
 * 2500^2 / (q - 2). */
Test(model_opening, gamma_gamma_spend) {
    const double p = 3.0, q = 8.0;
    world *w = world_new();
    w->segment.spend_model = PTS_SPEND_GAMMA_GAMMA;
    w->segment.spend_shape_between = fixed(q);
    w->segment.spend_shape_within = fixed(p);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert(w->programme.segments[0].population.gamma_gamma);
    double sum = 0.0, squares = 0.0;
    for (int64_t i = 0; i < MEMBERS; i++) {
        cr_assert_eq(member(w, 0, i, 1), PTS_OK);
        double x = p * w->traits.spend_scale;
        sum += x / MEMBERS;
        squares += x * x / MEMBERS;
    }
    double sd = 2500 / sqrt(q - 2);
    cr_assert_float_eq(sum, 2500, errors * sd / sqrt(MEMBERS));
    cr_assert_float_eq(sqrt(squares - sum * sum), sd, 0.05 * sd);
    world_free(w);
}

/* BG/NBD members without a past have survived all of their tenure, whatever the warm-up: the
 * longer, the less likely a dropout. */
Test(model_opening, bg_nbd_without_a_past) {
    double mean[2];
    for (int warmup = 0; warmup <= 120; warmup += 120) {
        world *w = with_balance(1.0, 100.0, 1.0, 1.0, 10.0);
        w->scenario.warmup_months = warmup;
        w->segment.has_tenure = true;
        w->segment.tenure_mean_years = fixed(5.0);
        w->segment.tenure_shape = fixed(50.0);
        w->segment.lifetime = PTS_BG_NBD;
        w->segment.dropout_a = fixed(1.0);
        w->segment.dropout_b = fixed(9.0);
        cr_assert_eq(compile(w), PTS_OK);
        double sum = 0.0;
        for (int64_t i = 0; i < 2000; i++) {
            cr_assert_eq(member(w, 0, i, 0), PTS_OK);
            sum += w->traits.dropout / 4294967296.0 / 2000;
        }
        mean[warmup > 0] = sum;
        world_free(w);
    }
    cr_assert_eq(mean[0], mean[1]);
    cr_assert(mean[0] < 0.03, "%g", mean[0]); /* 0.1 without survival */
}

/* ---- the programme ---- */

/* Thresholds of 1, 2 and 5 a year: 1/8, 3/8 and all but the last word. */
Test(model_opening, activities_of_a_programme) {
    world *w = world_new();
    const double rates[3] = {1, 2, 5};
    for (int i = 0; i < 3; i++)
        w->activities[i] = (pts_activity_rule){.per_year = fixed(rates[i]),
                                               .points = fixed(10.5 * i),
                                               .has_day = i == 1,
                                               .most_day = fixed(2.4),
                                               .has_ever = i == 1,
                                               .most_ever = fixed(1e12)};
    w->scenario.n_activities = 3;
    w->segment.activity = fixed(0.5);
    cr_assert_eq(compile(w), PTS_OK);
    const pts_activity *a = w->programme.activities;
    cr_assert_eq(w->programme.n_activities, 3);
    cr_assert_eq(a[0].chosen, 1u << 29);
    cr_assert_eq(a[1].chosen, 3u << 29);
    cr_assert_eq(a[2].chosen, UINT32_MAX);
    cr_assert_eq(a[0].points, 0);
    cr_assert_eq(a[1].points, 11);
    const int32_t most[PTS_ACTIVITY_LIMITS] = {2, INT32_MAX, INT32_MAX, INT32_MAX};
    for (int k = 0; k < PTS_ACTIVITY_LIMITS; k++) {
        cr_assert_eq(a[0].most[k], INT32_MAX);
        cr_assert_eq(a[1].most[k], most[k]);
    }
    cr_assert_eq(w->programme.segments[0].population.activities_per_day, 8 * 0.5 / 365.25);
    for (int i = 0; i < 3; i++)
        w->activities[i].per_year = fixed(0);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(member(w, 0, 0, 1), PTS_OK);
    cr_assert(isinf(w->traits.activity_gap));
    world_free(w);
}

Test(model_opening, rules_of_a_programme) {
    world *w = world_new();
    pts_scenario *s = &w->scenario;
    cr_assert_eq(compile(w), PTS_OK);
    const pts_programme *p = &w->programme;
    cr_assert_not(p->capped);
    cr_assert_eq(p->lapse, w->time.lapse);
    cr_assert_eq(p->lots.part, 1000000);
    s->has_cap_month = s->has_pending = s->has_returns = s->has_part = s->has_extension = true;
    s->cap_month = fixed(99.5);
    s->pending_days = fixed(13.6);
    s->return_share = fixed(0.25);
    s->return_days = fixed(30);
    s->expiry_part = fixed(0.3333337);
    s->extension_by = (pts_duration){.days = 10};
    s->extension_activity = PTS_ACT_REDEEM;
    w->segment.threshold = fixed(250.5);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert(p->capped);
    cr_assert_eq(p->cap[0], INT32_MAX);
    cr_assert_eq(p->cap[1], 100);
    cr_assert_eq(p->lots.pending_days, 14);
    cr_assert_eq(p->lots.returned, 1u << 30);
    cr_assert_eq(p->lots.return_days, 30);
    cr_assert_eq(p->lots.part, 333334);
    cr_assert(p->lots.extension && p->lots.extends_on_redeeming && !p->lots.extends_on_earning);
    cr_assert_eq(p->lots.extends_to[4], 15u << PTS_TICK_BITS);
    cr_assert_eq(p->segments[0].threshold, 251);
    world_free(w);
}

/* Each of the rules that the queue of lots cannot hold, one at a time. */
Test(model_opening, rules_that_need_a_list_of_lots) {
    const enum pts_order queued[] = {PTS_FEFO, PTS_FIFO}, listed[] = {PTS_LIFO, PTS_PRO_RATA};
    world *w = world_new();
    pts_scenario *s = &w->scenario;
    s->has_grace = true;
    s->has_cap_year = true;
    for (int i = 0; i < 2; i++) {
        s->order = queued[i];
        cr_assert_eq(compile(w), PTS_OK);
        cr_assert_not(w->programme.lots.needed);
        s->order = listed[i];
        cr_assert_eq(compile(w), PTS_OK);
        cr_assert(w->programme.lots.needed);
        cr_assert_eq(w->programme.lots.order, listed[i]);
    }
    s->order = PTS_FEFO;
    bool *flags[] = {&s->has_pending, &s->has_returns, &s->has_part, &s->has_extension};
    for (int i = 0; i < 4; i++) {
        *flags[i] = true;
        cr_assert_eq(compile(w), PTS_OK);
        cr_assert(w->programme.lots.needed);
        *flags[i] = false;
    }
    s->expiry = PTS_ANNIVERSARY;
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert(w->programme.lots.needed);
    world_free(w);
}

/* Costs that the economy drives out of 64 bits are an error, not a wrong number. */
Test(model_opening, costs_follow_the_economy) {
    world *w = world_new();
    w->item.unit_cost = fixed(3.126);
    w->scenario.unit_cost_sd = fixed(0.1);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_eq(w->programme.catalogue.cost[0], 3.126 * 100.0);
    cr_assert_neq(w->programme.unit_cost[1], 1.0);
    cr_assert(w->programme.segments[0].clock.identity);
    w->item.unit_cost = fixed(1e17);
    cr_assert_eq(compile(w), PTS_ERR_RANGE);
    w->item.unit_cost = fixed(1.0);
    w->scenario.demand_sd = fixed(0.1);
    cr_assert_eq(compile(w), PTS_OK);
    cr_assert_not(w->programme.segments[0].clock.identity);
    world_free(w);
}
