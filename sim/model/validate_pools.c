/* Checks of pools: what a quota is given in, and whether the sample is fine enough for them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

enum { LEAST_WEIGHTS = 50 };

static void check_given(const pts_quota_rules *r, const char *key, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", key, NULL);
    if (r->has_points != r->has_money || pts_check_doubt(problems, where))
        return;
    pts_problems_add(problems, where, 0, "found %s, accepted: one of them",
                     r->has_points ? "points and money" : "neither points nor money");
}

/* A sampled act takes as many units as members it stands for: a small pool would be taken in so few
 * steps that they are seen. `unit`: of the number, in what an act takes at least. */
static void check_size(const pts_number *number, double unit, int64_t weight, double all,
                       const char *where, pts_problems *problems) {
    char found[PTS_DIGITS], least[PTS_DIGITS];
    pts_support support = pts_number_support(number);
    double size = support.lo > 0.0 ? support.lo : pts_number_mean(number);
    double needed = (double)LEAST_WEIGHTS * (double)weight * unit;
    if (weight <= 1 || size * 2.0 < unit || size >= needed || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, "simulation.sample"))
        return;
    double sample = __builtin_ceil(all * LEAST_WEIGHTS * unit / size);
    bool every = sample >= all;
    pts_problems_add(problems, where, 0,
                     "found %s, accepted: at least %s, %d times what one sampled member stands for "
                     "(%lld members); raise simulation.sample to %.0f%s, or give more at a time",
                     pts_phrase_double(size, found), pts_phrase_double(needed, least),
                     LEAST_WEIGHTS, (long long)weight, every ? __builtin_ceil(all) : sample,
                     every ? ", which is every member" : " or more");
}

static void check_stock(const pts_item *item, int64_t weight, double all, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "items", item->name, "stock", "units", NULL);
    check_size(&item->stock.units, 1.0, weight, all, where, problems);
    pts_check_where(where, "programme", "items", item->name, "stock", "restock", NULL);
    check_size(&item->stock.restock, 1.0, weight, all, where, problems);
}

/* Points of the cheapest item, at least. */
static double cheapest(const pts_scenario *s) {
    double least = 1e9;
    for (int i = 0; i < s->n_items; i++) {
        double price = pts_number_support(&s->items[i].points).lo;
        least = price < least ? price : least;
    }
    return least > 1.0 && s->n_items > 0 ? least : 1.0;
}

static void check_quota(const pts_scenario *s, const pts_quota_rules *r, const char *key,
                        double points, int64_t weight, double all, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    double money = points * pts_number_mean(&s->anchor_value) / pts_number_mean(&s->anchor_points);
    check_given(r, key, problems);
    pts_check_where(where, "programme", key, r->has_points ? "points" : "money", NULL);
    if (r->has_points != r->has_money && !pts_check_doubt(problems, "programme.anchor"))
        check_size(r->has_points ? &r->points : &r->money, r->has_points ? points : money, weight,
                   all, where, problems);
}

void pts_check_pools(const pts_scenario *s, const pts_plan *plans, pts_problems *problems) {
    int64_t weight = 1;
    double all = 0.0;
    for (int i = 0; i < s->n_segments; i++) {
        weight = plans[i].weight > weight ? plans[i].weight : weight;
        all += (double)s->segments[i].members + plans[i].enrolments;
    }
    for (int i = 0; i < s->n_items; i++)
        if (s->items[i].has_stock)
            check_stock(&s->items[i], weight, all, problems);
    for (int i = 0; i < s->n_auctions; i++) {
        char where[PTS_PLACE_TEXT];
        pts_check_where(where, "programme", "auctions", s->auctions[i].name, "units", NULL);
        check_size(&s->auctions[i].units, 1.0, weight, all, where, problems);
    }
    if (s->has_issuance_quota)
        check_quota(s, &s->issuance_quota, "issuance_quota", 1.0, weight, all, problems);
    if (s->has_redemption_quota)
        check_quota(s, &s->redemption_quota, "redemption_quota", cheapest(s), weight, all,
                    problems);
}
