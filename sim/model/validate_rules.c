/* Checks of the programme across keys: redemption, how long points last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"
#include "model/lapse.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

static void check_redemption(const pts_scenario *s, pts_problems *problems) {
    bool visits = false;
    for (int i = 0; i < s->n_segments; i++)
        visits = visits || !pts_check_zero(&s->segments[i].visits_per_year);
    if (s->redeem_at == PTS_AT_VISIT && !visits && !pts_check_doubt(problems, "segments") &&
        !pts_check_doubt(problems, "programme.redemption.at"))
        pts_problems_add(problems, "programme.redemption.at", 0,
                         "found visit alone while visits.per_year is 0 in every segment, accepted: "
                         "purchase, or visits that happen");
    if (s->decision == PTS_LOGIT && s->n_items == 0 &&
        !pts_check_doubt(problems, "programme.items") &&
        !pts_check_doubt(problems, "programme.redemption.decision"))
        pts_problems_add(problems, "programme.redemption.decision", 0,
                         "found logit without anything in programme.items, accepted: always, or at "
                         "least one item");
}

/* Points that never expire are never about to. */
static void check_near_expiry(const pts_scenario *s, pts_problems *problems) {
    if (s->has_near_expiry && pts_never_lapses(s) &&
        !pts_check_doubt(problems, "programme.expiry") &&
        !pts_check_doubt(problems, "programme.redemption.near_expiry"))
        pts_problems_add(problems, "programme.redemption.near_expiry", 0,
                         "found a discount for points that expire soon while "
                         "programme.expiry.kind is none, accepted: another kind of expiry, or no "
                         "near_expiry");
}

/* ---- how long points last ---- */

int32_t pts_shortest_term(pts_duration term) {
    static const int days[] = {0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334};
    return term.days + 365 * (term.months / 12) + days[term.months % 12];
}

/* Of a lot earned on a day of four years that hold a leap day: resets come back every year. */
static int32_t longest_to_reset(const pts_scenario *s) {
    const int32_t first = pts_date_to_day((pts_date){2001, 1, 1});
    int32_t longest = 0;
    for (int32_t day = first; day < first + 4 * 366; day++) {
        int32_t last = pts_last_day(s, day, day);
        longest = last - day > longest ? last - day : longest;
    }
    return longest;
}

/* Days for which points last at least, grace included: of a lot, or with inactivity of a balance.
 * Where that differs between lots (calendar, anniversary), of the one that lasts longest. INT32_MAX:
 * they never lapse. */
static int32_t lasting(const pts_scenario *s) {
    const int32_t year = 365;
    int32_t grace = s->has_grace ? (int32_t)(pts_number_support(&s->expiry_grace).lo + 0.5) : 0;
    switch (s->expiry) {
    case PTS_ROLLING:
    case PTS_INACTIVITY:
        return pts_shortest_term(s->expiry_after) + grace;
    case PTS_CALENDAR:
        return longest_to_reset(s) + grace;
    case PTS_ANNIVERSARY:
        return year + grace;
    case PTS_EXPIRY_NONE:
    default:
        return INT32_MAX;
    }
}

/* Points that lapse before they vest would never be redeemed: by the terms of a scenario, which stand
 * at `terms`. */
static void check_pending(const pts_scenario *s, const char *terms, pts_problems *problems) {
    static const char where[] = "programme.earn.pending_days";
    if (!s->has_pending || pts_check_doubt(problems, where) || pts_check_doubt(problems, terms))
        return;
    int32_t pending = (int32_t)(pts_number_support(&s->pending_days).hi + 0.5);
    int32_t most = lasting(s);
    if (pending >= most)
        pts_problems_add(problems, where, 0,
                         "found up to %d days, accepted: fewer than the %d days for which "
                         "%s lets points last",
                         pending, most, terms);
}

static void check_pendings(const pts_scenario *s, pts_problems *problems) {
    check_pending(s, "programme.expiry", problems);
    if (!s->has_change || !s->change.has_terms)
        return;
    pts_scenario changed = pts_change_terms(s);
    check_pending(&changed, "programme.change.expiry", problems);
}

/* What a number of feedback may come to; 0 where only its key bounds it. */
static double highest_of(const pts_number *effect) {
    pts_support support = pts_number_support(effect);
    return effect->family == PTS_FIXED || support.hi < 19.0 ? support.hi : 0.0;
}

/* An effect that would be clipped even alone. */
static void check_effect(const pts_scenario *s, const char *key, const pts_number *effect,
                         pts_problems *problems) {
    char where[PTS_PLACE_TEXT], found[PTS_DIGITS], most[PTS_DIGITS], cap[PTS_DIGITS];
    double highest = highest_of(effect);
    double above = (double)(int64_t)((s->feedback.cap - 1.0) * 1e6 + 0.5) / 1e6; /* 0.2, not less */
    pts_check_where(where, "feedback", key, NULL);
    if (highest <= (s->feedback.cap - 1.0) + 1e-9 || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, "feedback.cap"))
        return;
    pts_problems_add(problems, where, 0,
                     "found up to %s, accepted: at most %s, so that alone it stays within "
                     "feedback.cap, %s; raise the cap if the effect is meant",
                     pts_phrase_double(highest, found), pts_phrase_double(above, most),
                     pts_phrase_double(s->feedback.cap, cap));
}

/* Visits that the largest effect would take beyond the cap even alone. */
static void check_visits(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "feedback.visits";
    const pts_feedback *f = &s->feedback;
    const pts_number *effects[] = {&f->points_pressure, &f->expiry_pressure, &f->momentum,
                                   &f->coupon};
    char found[PTS_DIGITS], most[PTS_DIGITS], cap[PTS_DIGITS];
    double largest = 0.0, visits = highest_of(&f->visits);
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        largest = highest_of(effects[i]) > largest ? highest_of(effects[i]) : largest;
    if (visits * largest <= (f->cap - 1.0) + 1e-9 || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, "feedback"))
        return;
    pts_problems_add(problems, where, 0,
                     "found up to %s, accepted: at most %s, so that no effect alone takes visits "
                     "beyond feedback.cap, %s; raise the cap if that is meant",
                     pts_phrase_double(visits, found),
                     pts_phrase_double((f->cap - 1.0) / largest, most),
                     pts_phrase_double(f->cap, cap));
}

/* What a task does to purchases is feedback too. */
static void check_task(const pts_scenario *s, const pts_task *task, pts_problems *problems) {
    char where[PTS_PLACE_TEXT], found[PTS_DIGITS];
    pts_support support = pts_number_support(&task->pressure);
    pts_check_where(where, "programme", "tasks", task->name, "pressure", NULL);
    if (!s->has_feedback && !pts_check_zero(&task->pressure) && !pts_check_doubt(problems, where) &&
        !pts_check_doubt(problems, "feedback"))
        pts_problems_add(problems, where, 0,
                         "found an effect up to %s in a scenario without feedback, accepted: 0, or "
                         "an object \"feedback\" whose cap it stays within",
                         pts_phrase_double(support.hi, found));
    pts_check_where(where, "programme", "tasks", task->name, "counts", NULL);
    if (task->counts == 0 && !pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0,
                         "found nothing that counts, so that nobody can do the task; accepted: "
                         "purchases, activities or both");
}

/* An effect of coupons needs some. */
static void check_coupon_effect(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "feedback.coupon";
    if (!s->has_coupons && !pts_check_zero(&s->feedback.coupon) &&
        !pts_check_doubt(problems, where) &&
        !pts_check_doubt(problems, "programme.instant_coupons"))
        pts_problems_add(problems, where, 0,
                         "found an effect of coupons in a programme without instant_coupons, "
                         "accepted: 0, or coupons that it is of");
}

static void check_feedback(const pts_scenario *s, pts_problems *problems) {
    const pts_feedback *f = &s->feedback;
    for (int i = 0; i < s->n_tasks; i++)
        check_task(s, &s->tasks[i], problems);
    if (!s->has_feedback)
        return;
    check_effect(s, "points_pressure", &f->points_pressure, problems);
    check_effect(s, "expiry_pressure", &f->expiry_pressure, problems);
    check_effect(s, "momentum", &f->momentum, problems);
    check_effect(s, "coupon", &f->coupon, problems);
    check_coupon_effect(s, problems);
    check_visits(s, problems);
}

void pts_check_rules(const pts_scenario *s, pts_problems *problems) {
    pts_check_items(s, problems);
    pts_check_guards(s, problems);
    check_redemption(s, problems);
    check_near_expiry(s, problems);
    check_pendings(s, problems);
    check_feedback(s, problems);
}
