/* pointsim tests: errors, quantiles, intervals, sampling shares by hand; what is not available.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

#include <math.h>

static void make(fake *f, pts_estimates *e) {
    cr_assert_eq(pts_estimates_make(&f->scenario, &f->results, NULL, e), PTS_OK);
}

/* Issues and redeems in month 1, all of segment 0. */
static void simple(pts_ledger *l, int64_t issued, int64_t redeemed) {
    fake_issue(l, 0, 1, issued);
    fake_take(l, PTS_REDEEMED, 0, 1, 1, redeemed);
    fake_close(l);
}

/* Issued 100, 200, 600: mean 300, sd sqrt((200² + 100² + 300²) / 2) = sqrt(70000).
 * Redeemed 50, 60, 70: ratio 180/900 = 0.2; residuals 30, 20, -50; Σ² = 3800;
 * se = sqrt(3 / 2 · 3800) / 900. */
Test(measure_estimate, mean_and_ratio_by_hand) {
    static const int64_t issued[] = {100, 200, 600}, redeemed[] = {50, 60, 70};
    fake f;
    pts_estimates e;
    fake_init(&f, 3, 0);
    for (int i = 0; i < 3; i++)
        simple(&f.results.paths[i], issued[i], redeemed[i]);
    make(&f, &e);
    const pts_estimate *total = &e.headline[PTS_M_ISSUED], *ratio = &e.headline[PTS_M_URR];
    cr_assert_eq(total->mean.value, 300.0);
    cr_assert_float_eq(total->se.value, sqrt(70000.0 / 3.0), 1e-12);
    cr_assert_float_eq(ratio->mean.value, 0.2, 1e-15);
    cr_assert_float_eq(ratio->se.value, sqrt(1.5 * 3800.0) / 900.0, 1e-15);
    cr_assert_not(ratio->quantile[PTS_P50].known, "3 paths give no 95 %% interval");
    cr_assert_not(ratio->lo[PTS_P50].known || ratio->hi[PTS_P50].known);
    cr_assert_eq(ratio->paths, 3);
    const pts_estimate *month = pts_estimates_month(&e, PTS_M_ISSUED, 1);
    cr_assert_eq(month->mean.value, 300.0);
    cr_assert_eq(month->se.value, total->se.value);
    pts_estimates_free(&e);
    fake_free(&f);
}

/* 100 paths with 1 .. 100 issued, in a mixed order. */
Test(measure_estimate, quantiles_and_intervals) {
    fake f;
    pts_estimates e;
    fake_init(&f, 100, 0);
    for (int i = 0; i < 100; i++)
        simple(&f.results.paths[i], (i * 37) % 100 + 1, 0);
    make(&f, &e);
    const pts_estimate *issued = &e.headline[PTS_M_ISSUED];
    static const double rank[PTS_QUANTILES] = {0, 5, 25, 50, 75, 95, 0};
    for (int q = 0; q < PTS_QUANTILES; q++) {
        pts_figure month = pts_estimates_month(&e, PTS_M_ISSUED, 1)->quantile[q];
        cr_assert_eq(issued->quantile[q].value, rank[q], "%s", pts_quantile_name[q]);
        cr_assert_eq(issued->quantile[q].known, rank[q] > 0, "%s", pts_quantile_name[q]);
        cr_assert_eq(month.known, rank[q] > 0, "%s", pts_quantile_name[q]);
    }
    /* Bin(100, 1/2): P(B < 40) = 0.0176 and P(B < 41) = 0.0284, so ranks 40 and 61 */
    cr_assert_eq(issued->lo[PTS_P50].value, 40.0);
    cr_assert_eq(issued->hi[PTS_P50].value, 61.0);
    cr_assert_not(issued->lo[PTS_P01].known, "100 paths give no interval for p01");
    cr_assert_not(issued->hi[PTS_P99].known);
    cr_assert(issued->lo[PTS_P05].known && issued->lo[PTS_P05].value == 1.0);
    cr_assert_not(pts_estimates_month(&e, PTS_M_ISSUED, 1)->lo[PTS_P50].known);
    pts_estimates_free(&e);
    fake_free(&f);
}

/* A quantile is a figure from the fewest paths on that give its interval, not one path sooner. */
Test(measure_estimate, quantiles_are_known_where_the_paths_can_give_them) {
    static const int64_t needed[PTS_QUANTILES] = {368, 72, 13, 6, 13, 72, 368};
    for (int q = 0; q < PTS_QUANTILES; q++) {
        cr_assert_eq(pts_paths_needed(pts_quantile_per10k[q]), needed[q], "%s",
                     pts_quantile_name[q]);
        for (int64_t n = needed[q] - 1; n <= needed[q]; n++) {
            fake f;
            pts_estimates e;
            fake_init(&f, n, 0);
            make(&f, &e);
            cr_assert_eq(e.headline[PTS_M_ISSUED].quantile[q].known, n == needed[q]);
            cr_assert_eq(e.headline[PTS_M_ISSUED].lo[q].known, n == needed[q]);
            cr_assert_eq(pts_estimates_month(&e, PTS_M_ISSUED, 1)->quantile[q].known,
                         n == needed[q]);
            pts_estimates_free(&e);
            fake_free(&f);
        }
    }
}

/* Paths 10, 20, ... 80 and twins 2 or 4 away: mean squared difference (4·4 + 4·16)/8 = 10,
 * half of it 5; the variance of the paths is 600. Each sampled member stands for 100: 0.99 of it is
 * the sample's. */
/* Issued 1..100: VaR 95 is 95, TVaR the mean of 96..100 = 98, their variance 2.5, 3 beyond VaR. */
Test(measure_estimate, tail_value_at_risk_by_hand) {
    fake f;
    pts_estimates e;
    fake_init(&f, 100, 0);
    for (int i = 0; i < 100; i++)
        simple(&f.results.paths[i], (i * 37) % 100 + 1, 0);
    make(&f, &e);
    const pts_estimate *issued = &e.headline[PTS_M_ISSUED];
    cr_assert_float_eq(issued->tvar[0].value, 98.0, 1e-12);
    cr_assert_float_eq(issued->tvar_se[0].value, sqrt((2.5 + 0.95 * 9.0) / 5.0), 1e-12);
    cr_assert_not(issued->tvar[1].known, "100 paths have no 99 %% quantile");
    cr_assert_not(issued->tvar_se[1].known);
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_estimate, sampling_share_of_a_total) {
    fake f;
    pts_estimates e;
    fake_init(&f, 8, 8);
    for (int i = 0; i < 8; i++) {
        simple(&f.results.paths[i], 10 * (i + 1), 0);
        simple(&f.results.twins[i], 10 * (i + 1) + (i % 2 ? 4 : -2), 0);
    }
    make(&f, &e);
    const pts_estimate *issued = &e.headline[PTS_M_ISSUED];
    cr_assert(issued->sampling_share.known);
    cr_assert_null(issued->share_reason);
    cr_assert_float_eq(issued->sampling_share.value, 0.99 * 5.0 / 600.0, 1e-15);
    cr_assert_not(e.headline[PTS_M_REDEEMED].sampling_share.known, "all paths redeem 0");
    cr_assert_not_null(e.headline[PTS_M_REDEEMED].share_reason);
    pts_estimates_free(&e);
    fake_free(&f);
}

/* Issued 100 on each path and twin. Redeemed 40, 60 in turn, twins 42, 58: ratio 0.5, residuals
 * ∓10, those of the twins ∓8; half the mean squared difference 2, the variance 8·100/7. */
Test(measure_estimate, sampling_share_of_a_ratio) {
    fake f;
    pts_estimates e;
    fake_init(&f, 8, 8);
    for (int i = 0; i < 8; i++) {
        simple(&f.results.paths[i], 100, i % 2 ? 60 : 40);
        simple(&f.results.twins[i], 100, i % 2 ? 58 : 42);
    }
    make(&f, &e);
    cr_assert_float_eq(e.headline[PTS_M_URR].sampling_share.value, 0.99 * 2.0 / (800.0 / 7.0),
                       1e-14);
    pts_estimates_free(&e);
    /* a twin that issues more but keeps the ratio 0.5 of all paths has residual 0: the difference
     * is the path's own 10, half of the mean square 50 */
    for (int i = 0; i < 8; i++)
        simple(&f.results.twins[i], 200, i % 2 ? 92 : 108);
    make(&f, &e);
    cr_assert_float_eq(e.headline[PTS_M_URR].sampling_share.value, 0.99 * 50.0 / (800.0 / 7.0),
                       1e-14);
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_estimate, sampling_share_is_clipped_and_needs_eight_twins) {
    fake f;
    pts_estimates e;
    fake_init(&f, 9, 8);
    for (int i = 0; i < 9; i++)
        simple(&f.results.paths[i], 100 + i, 0);
    for (int i = 0; i < 8; i++)
        simple(&f.results.twins[i], 1000, 0);
    make(&f, &e);
    cr_assert_float_eq(e.headline[PTS_M_ISSUED].sampling_share.value, 0.99, 1e-15);
    pts_estimates_free(&e);
    f.results.n_twins = 7;
    make(&f, &e);
    cr_assert_not(e.headline[PTS_M_ISSUED].sampling_share.known);
    cr_assert_not_null(e.headline[PTS_M_ISSUED].share_reason);
    cr_assert(e.headline[PTS_M_ISSUED].se.known);
    pts_estimates_free(&e);
    f.results.n_twins = 8;
    fake_free(&f);
}

/* The paths' ratios are all 1/3: the residuals are rounding errors, no spread. */
Test(measure_estimate, equal_ratios_have_no_sampling_share) {
    fake f;
    pts_estimates e;
    fake_init(&f, 10, 10);
    for (int i = 0; i < 10; i++) {
        simple(&f.results.paths[i], 300 + 33 * i, 100 + 11 * i);
        simple(&f.results.twins[i], 300 + 66 * i, 100 + 22 * i);
    }
    make(&f, &e);
    cr_assert_not(e.headline[PTS_M_URR].sampling_share.known);
    cr_assert_float_eq(e.headline[PTS_M_URR].se.value, 0.0, 1e-16);
    pts_estimates_free(&e);
    fake_free(&f);
}

/* One segment of `members`, of which each sampled one stands for `weight`. */
static void one_segment(fake *f, int64_t members, int64_t weight) {
    f->scenario.n_segments = 1;
    f->segments[0].members = members;
    f->plans[0].weight = weight;
}

/* With all members simulated twins still differ: by the members' own chance, which is no sampling.
 * At weight 4 three quarters of it are. */
Test(measure_estimate, only_what_a_larger_sample_would_take_away_is_sampling) {
    static const int64_t weights[] = {1, 2, 4, 1000};
    for (int w = 0; w < 4; w++) {
        fake f;
        pts_estimates e;
        fake_init(&f, 8, 8);
        one_segment(&f, 1000, weights[w]);
        for (int i = 0; i < 8; i++) {
            simple(&f.results.paths[i], 10 * (i + 1), 0);
            simple(&f.results.twins[i], 10 * (i + 1) + (i % 2 ? 4 : -2), 0);
        }
        make(&f, &e);
        cr_assert_float_eq(e.headline[PTS_M_ISSUED].sampling_share.value,
                           5.0 / 600.0 * (1.0 - 1.0 / (double)weights[w]), 1e-15);
        pts_estimates_free(&e);
        fake_free(&f);
    }
}

/* 700 members at weight 10 and 250 at weight 1: were all alike, the twins' variance would be as
 * 700 * 10 + 250 * 1, of which 700 + 250 are the members' own chance. Enrolments count. */
Test(measure_estimate, segments_of_different_weights) {
    fake f;
    fake_init(&f, 1, 0);
    f.plans[0].weight = 10;
    f.plans[1].weight = 1;
    cr_assert_float_eq(pts_sampled_part(&f.scenario, f.plans), 1.0 - 950.0 / 7250.0, 1e-15);
    f.plans[1].enrolments = 50.0;
    cr_assert_float_eq(pts_sampled_part(&f.scenario, f.plans), 1.0 - 1000.0 / 7300.0, 1e-15);
    f.plans[0].weight = 1;
    cr_assert_eq(pts_sampled_part(&f.scenario, f.plans), 0.0);
    fake_free(&f);
}

static int64_t weight_needed(const fake *f, double share) {
    return pts_weight_needed(&f->scenario, f->plans, (pts_figure){share, true});
}

/* Twins' variance v w, of which v (w - 1) is the sample's. At share 1/2 of 1 and w = 101, v is
 * 1/200; the rest, 1 - 101/200, stays. At weight 12 the share is 11/200 / (99/200 + 12/200) = 11/111, just
 * below a tenth; at weight 13 it is 12/112. */
Test(measure_estimate, weight_and_sample_needed) {
    fake f;
    fake_init(&f, 1, 0);
    one_segment(&f, 1000000, 101);
    cr_assert_eq(weight_needed(&f, 0.1), 0);
    cr_assert_eq(pts_weight_needed(&f.scenario, f.plans, (pts_figure){0.9, false}), 0);
    cr_assert_eq(weight_needed(&f, 0.5), 12);
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, -1, 12), 84000); /* 83 334 */
    cr_assert_eq(weight_needed(&f, 100.0 / 101.0), 1, "nothing but the sample");
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, -1, 1), 1000000);
    one_segment(&f, 12345, 101);
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, -1, 1), 12345,
                 "never more than there are");
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, 0, 1), 0, "it has none of its own");
    f.segments[0].sample = 9;
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, 0, 1), 12345);
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, -1, 1), 0, "it would change nothing");
    f.segments[0].sample = 0;
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, -1, 100), 130);
    one_segment(&f, 12345, 1);
    cr_assert_eq(weight_needed(&f, 0.5), 0, "nothing is sampled");
    fake_free(&f);
}

/* The heavier segment is brought down alone: to (700 w + 250) / 950 = 10/9 + ..., see above. */
Test(measure_estimate, the_heaviest_segments_are_sampled_more) {
    fake f;
    fake_init(&f, 1, 0);
    f.plans[0].weight = 101;
    f.plans[1].weight = 2;
    int64_t weight = weight_needed(&f, 0.5);
    /* mean weight 71200 / 950 = 74.95, v = 0.5 / 73.95; wanted is 9.34: 8873 = 700 w + 500 */
    cr_assert_eq(weight, 11);
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, -1, weight), 87);
    f.segments[0].sample = f.segments[1].sample = 100;
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, 0, weight), 64);
    cr_assert_eq(pts_sample_needed(&f.scenario, f.plans, 1, weight), 0, "light enough");
    fake_free(&f);
}

/* Path 0 redeems nothing at all: value_per_point has no value there, but one over the paths. The
 * other six are just enough for a median. */
Test(measure_estimate, a_path_without_a_value_is_left_out_of_the_quantiles) {
    fake f;
    pts_estimates e;
    fake_init(&f, 7, 0);
    simple(&f.results.paths[0], 100, 0);
    for (int i = 1; i < 7; i++) {
        simple(&f.results.paths[i], 100, 10);
        pts_ledger_flow(&f.results.paths[i], 0, 1)[PTS_RETAIL] = 1000 * i;
    }
    make(&f, &e);
    const pts_estimate *value = &e.headline[PTS_M_VALUE_PER_POINT];
    cr_assert_null(value->reason);
    cr_assert_eq(value->paths, 6);
    cr_assert_float_eq(value->mean.value, 210.0 / 60.0, 1e-15);
    cr_assert_eq(value->quantile[PTS_P50].value, 3.0);
    cr_assert_eq(value->lo[PTS_P50].value, 1.0);
    cr_assert_eq(value->hi[PTS_P50].value, 6.0);
    const pts_estimate *later = pts_estimates_month(&e, PTS_M_VALUE_PER_POINT, 2);
    cr_assert_not_null(later->reason, "nothing was redeemed in month 2");
    pts_estimates_free(&e);
    fake_free(&f);
}

static void assert_nothing(const pts_estimate *e, const char *name) {
    cr_assert_not_null(e->reason, "%s", name);
    cr_assert_not_null(e->share_reason, "%s", name);
    cr_assert_not(e->mean.known || e->se.known || e->sampling_share.known, "%s", name);
    for (int q = 0; q < PTS_QUANTILES; q++)
        cr_assert_not(e->quantile[q].known || e->lo[q].known || e->hi[q].known, "%s", name);
}

Test(measure_estimate, nothing_happened) {
    fake f;
    pts_estimates e;
    fake_init(&f, 20, 10);
    make(&f, &e);
    for (int id = 0; id < PTS_MEASURES; id++) {
        bool of_members = id == PTS_M_CHURN_FROM_LAPSE; /* who are there in any case */
        if (pts_measure_table[id].kind == PTS_RATIO && !of_members)
            assert_nothing(&e.headline[id], pts_measure_table[id].name);
        else if (e.headline[id].reason)
            cr_assert_not(e.headline[id].mean.known, "%s", pts_measure_table[id].name);
        else
            cr_assert(e.headline[id].mean.known && e.headline[id].se.value == 0.0, "%s",
                      pts_measure_table[id].name);
    }
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_estimate, one_path_has_no_error_bar) {
    fake f;
    pts_estimates e;
    fake_init(&f, 1, 1);
    fake_story(&f.results.paths[0]);
    make(&f, &e);
    for (int id = 0; id < PTS_MEASURES; id++) {
        cr_assert_neq(e.headline[id].mean.known, e.headline[id].reason != NULL, "%s",
                      pts_measure_table[id].name);
        cr_assert_not(e.headline[id].se.known, "%s", pts_measure_table[id].name);
        cr_assert_not(e.headline[id].sampling_share.known);
        cr_assert_not(e.headline[id].quantile[PTS_P50].known, "one path is no distribution");
    }
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_estimate, the_note_on_open_points_is_there_when_points_are_open) {
    fake f;
    pts_estimates e;
    fake_init(&f, 2, 0);
    fake_story(&f.results.paths[0]);
    fake_story(&f.results.paths[1]);
    make(&f, &e);
    cr_assert_not_null(pts_estimates_note(&e, PTS_M_URR));
    cr_assert_not_null(pts_estimates_note(&e, PTS_M_BREAKAGE));
    cr_assert_null(pts_estimates_note(&e, PTS_M_URR_OPENING), "its points are all decided");
    cr_assert_null(pts_estimates_note(&e, PTS_M_ISSUED));
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_estimate, the_anchor_is_drawn_by_path) {
    static double choices[] = {1.0, 3.0};
    fake f;
    pts_estimates e;
    fake_init(&f, 40, 20);
    f.scenario.anchor_value =
        (pts_number){.family = PTS_CHOICE, .choices = choices, .n_choices = 2, .draw_id = 77};
    for (int i = 0; i < 40; i++)
        simple(&f.results.paths[i], 1000, 0);
    for (int i = 0; i < 20; i++)
        simple(&f.results.twins[i], 1000, 0);
    make(&f, &e);
    int cheap = 0;
    for (int i = 0; i < 40; i++) {
        double value = 0.0;
        cr_assert_eq(
            pts_number_draw(&f.scenario.anchor_value, f.scenario.seed, (uint32_t)i, &value),
            PTS_OK);
        cr_assert_eq(e.frame.inputs[i].anchor, value / 100.0);
        cheap += value == 1.0;
    }
    cr_assert(cheap > 5 && cheap < 35);
    cr_assert_float_eq(e.headline[PTS_M_LIABILITY_NOMINAL].mean.value,
                       10.0 * (cheap + 3.0 * (40 - cheap)) / 40.0, 1e-12);
    /* a twin has the anchor of its path: equal points are equal money */
    cr_assert(e.headline[PTS_M_LIABILITY_NOMINAL].sampling_share.known);
    cr_assert_eq(e.headline[PTS_M_LIABILITY_NOMINAL].sampling_share.value, 0.0);
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_estimate, no_path_is_an_error) {
    fake f;
    pts_estimates e;
    fake_init(&f, 1, 0);
    f.results.n_paths = 0;
    cr_assert_eq(pts_estimates_make(&f.scenario, &f.results, NULL, &e), PTS_ERR_INPUT);
    pts_estimates_free(&e);
    f.results.n_paths = 1;
    fake_free(&f);
}
