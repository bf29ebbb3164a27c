/* pointsim: members of random scenarios: how many, what they do, how they redeem.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

/* Names with what a JSON pointer escapes, and beyond ASCII. */
static const char *const segment_names[] = {"regulars", "a/b~c", "gäste"};

/* Real members: of all segments fewer than the sample, or many a sampled one. */
static double real_members(struct maker *maker) {
    double sampled = (double)maker->sample / 3.0 + 1.0;
    return sampled * maker->crowd * random_uniform(maker, 0.6, 1.0);
}

/* Enough that some members are simulated, even where most of them enrol in one month. */
static void add_sample(struct maker *maker, cJSON *segment) {
    bool uneven = maker->has[HAS_GROWTH] || maker->has[HAS_ENROLMENT_SEASON];
    bool file = cJSON_HasObjectItem(segment, "opening") && maker->has[HAS_MEMBER_FILE];
    int least = uneven ? 40 : 8;
    if (uneven || file || random_percent(maker, 30))
        cJSON_AddNumberToObject(segment, "sample", least + random_below(maker, maker->sample));
}

/* Factors of months or weekdays: alike, each its own, some 0, all but one 0, some uncertain. */
static void add_factors(struct maker *maker, cJSON *segment, const char *key, int n) {
    int kind = random_below(maker, 5);
    cJSON *list = cJSON_AddArrayToObject(segment, key);
    cJSON *holder = cJSON_CreateObject();
    int sure = random_below(maker, n);
    for (int i = 0; i < n; i++) {
        bool open = i == sure || kind == 1 || (kind == 2 && random_percent(maker, 60));
        double factor = kind == 0 ? 0.1
                        : open    ? random_rounded(random_uniform(maker, 0.2, 3.0))
                                  : 0.0;
        if (kind == 4 && i != sure)
            random_add(maker, holder, "one", 0.0, 4.0);
        else
            cJSON_AddNumberToObject(holder, "one", factor);
        cJSON_AddItemToArray(list, cJSON_DetachItemFromObject(holder, "one"));
    }
    cJSON_Delete(holder);
}

/* What enrolments grow by until the end is made up for. */
static void add_trend(struct maker *maker, cJSON *segment) {
    double most = random_percent(maker, 20) ? 10.0 : 1.0;
    if (maker->has[HAS_GROWTH] && random_percent(maker, 80)) {
        random_add(maker, segment, "enrolment_growth", -0.9, most);
        maker->real *= pow(1.0 + most, -maker->months / 12.0);
    }
    if (maker->has[HAS_ENROLMENT_SEASON] && random_percent(maker, 80))
        add_factors(maker, segment, "enrolment_season", 12);
}

static void add_enrolments(struct maker *maker, cJSON *segment) {
    add_trend(maker, segment);
    double monthly = maker->real / maker->months;
    if (!cJSON_HasObjectItem(segment, "members") || random_percent(maker, 50)) {
        random_add(maker, segment, "enrolments", 0.3 * monthly, monthly);
        return;
    }
    cJSON *holder = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(segment, "enrolments");
    int n = random_between(maker, 1, maker->months + 2);
    for (int m = 0; m < n && m < maker->months; m++) {
        random_add(maker, holder, "one", 0.0, monthly);
        cJSON_AddItemToArray(list, cJSON_DetachItemFromObject(holder, "one"));
    }
    cJSON_Delete(holder);
}

static void add_members(struct maker *maker, cJSON *segment, int index) {
    maker->real = real_members(maker);
    bool opening = random_percent(maker, 85);
    if (opening) {
        cJSON_AddNumberToObject(segment, "members", ceil(maker->real));
        random_opening(maker, segment, segment_names[index], index);
    }
    add_sample(maker, segment);
    if (random_percent(maker, 50) || maker->expiry == EXPIRY_ANNIVERSARY) {
        cJSON *tenure = cJSON_AddObjectToObject(segment, "tenure");
        random_add(maker, tenure, "mean_years", 0.05, random_percent(maker, 50) ? 1.0 : 6.0);
        if (random_percent(maker, 60))
            random_add(maker, tenure, "shape", 0.3, 5.0);
    }
    if (!opening || random_percent(maker, 65))
        add_enrolments(maker, segment);
    if (random_percent(maker, 60))
        cJSON_AddBoolToObject(segment, "purchase_at_enrolment", random_percent(maker, 70));
}

/* Whether it is ever above 0. */
static bool add_rate(struct maker *maker, cJSON *segment, const char *key, double lo, double hi) {
    cJSON *rate = cJSON_AddObjectToObject(segment, key);
    bool none = random_percent(maker, 6);
    if (none)
        cJSON_AddNumberToObject(rate, "per_year", 0);
    else if (maker->uncertain && random_percent(maker, 6))
        cJSON_AddItemToObject(cJSON_AddObjectToObject(rate, "per_year"), "choice",
                              random_list((const double[]){0.0, hi}, 2));
    else
        random_add_sized(maker, rate, "per_year", lo, hi);
    if (random_percent(maker, 50))
        random_add(maker, rate, "shape", 0.2, 4.0);
    return !none;
}

static void add_lifetime(struct maker *maker, cJSON *segment) {
    static const char *const models[] = {"endless", "exponential", "pareto_nbd", "bg_nbd"};
    cJSON *life = cJSON_AddObjectToObject(segment, "lifetime");
    int model = random_below(maker, maker->plain ? 3 : 4);
    cJSON_AddStringToObject(life, "model", models[model]);
    if (model == 1)
        random_add_sized(maker, life, "mean_days", 0.01, 3000.0);
    if (model == 2) {
        random_add(maker, life, "shape", 0.3, 4.0);
        random_add_sized(maker, life, "scale_days", 10.0, 3000.0);
    }
    if (model == 3) {
        random_add(maker, life, "a", 0.2, 1.2);
        random_add(maker, life, "b", 0.5, 8.0);
    }
}

/* Spend such that a typical purchase earns a sensible number of points, except now and then. */
static void add_spend(struct maker *maker, cJSON *segment) {
    cJSON *spend = cJSON_AddObjectToObject(segment, "spend");
    double mean = maker->points / maker->points_per_unit;
    if (random_percent(maker, 5))
        mean = random_log_uniform(maker, 0.001, 100.0);
    mean = mean < 0.01 ? 0.01 : mean > 4e5 ? 4e5 : mean;
    random_add(maker, spend, "mean", 0.6 * mean, 1.4 * mean);
    bool gamma_gamma = maker->has[HAS_GAMMA_GAMMA] && random_percent(maker, 75);
    if (gamma_gamma || random_percent(maker, 10))
        cJSON_AddStringToObject(spend, "model", gamma_gamma ? "gamma_gamma" : "lognormal");
    if (gamma_gamma) {
        random_add(maker, spend, "shape_between", 1.1, 8.0);
        random_add(maker, spend, "shape_within", 0.1, 10.0);
        return;
    }
    if (random_percent(maker, 60))
        random_add(maker, spend, "sd_between", 0.0, 1.2);
    if (random_percent(maker, 70))
        random_add(maker, spend, "sd_within", 0.0, random_percent(maker, 10) ? 3.0 : 1.0);
}

static void add_intensity(struct maker *maker, cJSON *segment) {
    if (random_percent(maker, 65))
        add_factors(maker, segment, "season", 12);
    if (maker->has[HAS_WEEKDAYS] && random_percent(maker, 80))
        add_factors(maker, segment, "weekdays", 7);
}

static void add_effect(struct maker *maker, cJSON *to, const char *key, double lo, double hi) {
    if (random_percent(maker, 60))
        random_add(maker, to, key, lo, hi);
}

static void add_decision(struct maker *maker, cJSON *segment) {
    cJSON *redemption = cJSON_AddObjectToObject(segment, "redemption");
    add_effect(maker, redemption, "propensity", -3.0, 2.0);
    add_effect(maker, redemption, "value", -1.0, 3.0);
    if (!maker->plain) {
        add_effect(maker, redemption, "propensity_sd", 0.0, 2.0);
        add_effect(maker, redemption, "pressure", -1.0, 4.0);
    }
    add_effect(maker, redemption, "size", -1.0, 2.0);
    if (maker->has[HAS_NEVER] && random_percent(maker, 80))
        random_add_share(maker, redemption, "never_share");
    if (maker->has[HAS_THRESHOLD] && random_percent(maker, 80))
        random_add(maker, redemption, "threshold", 0.0,
                   fmin(maker->points * random_log_uniform(maker, 0.1, 30.0), 1e9));
}

void random_segments(struct maker *maker, cJSON *root) {
    cJSON *segments = cJSON_AddObjectToObject(root, "segments");
    int n = random_between(maker, 1, 3);
    for (int i = 0; i < n; i++) {
        cJSON *segment = cJSON_AddObjectToObject(segments, segment_names[i]);
        random_add_draw_id(maker, segment, i);
        add_members(maker, segment, i);
        double rare = maker->busy ? 500.0 : maker->lasting ? 0.005 : maker->owing ? 20.0 : 0.5;
        double often = maker->busy ? 2000.0 : maker->lasting ? 1.0 : 80.0;
        add_rate(maker, segment, "purchases", rare, often);
        if (!maker->plain && random_percent(maker, 60))
            maker->has_visits |= add_rate(maker, segment, "visits", 0.1 * rare, 0.5 * often);
        add_lifetime(maker, segment);
        add_spend(maker, segment);
        if (!maker->plain)
            add_intensity(maker, segment);
        if (random_percent(maker, 80) || maker->has[HAS_NEVER] || maker->has[HAS_THRESHOLD])
            add_decision(maker, segment);
        if (maker->has[HAS_DORMANT] && random_percent(maker, 80))
            random_add_share(maker, segment, "dormant_share");
        if (maker->has[HAS_ACTIVITIES] && random_percent(maker, 50))
            random_add(maker, segment, "activity", 0.0, random_percent(maker, 20) ? 0.0 : 3.0);
    }
}
