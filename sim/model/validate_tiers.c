/* Checks of tiers across keys. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

static void place_of(const pts_tier_level *level, const char *key, char where[PTS_PLACE_TEXT]) {
    pts_check_where(where, "programme", "tiers", "levels", level->name, key, NULL);
}

/* Two tiers are in the same order on every path: their thresholds never meet. */
static void check_pair(const pts_tier_level *a, const pts_tier_level *b, pts_problems *problems) {
    pts_support x = pts_number_support(&a->threshold), y = pts_number_support(&b->threshold);
    char where[PTS_PLACE_TEXT], other[PTS_PLACE_TEXT];
    char lo[PTS_DIGITS], hi[PTS_DIGITS], from[PTS_DIGITS], to[PTS_DIGITS];
    place_of(a, "threshold", other);
    place_of(b, "threshold", where);
    if (x.hi < y.lo || y.hi < x.lo || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, other))
        return;
    pts_problems_add(problems, where, 0,
                     "found %s to %s, while that of \"%.64s\" is %s to %s, accepted: thresholds "
                     "that differ on every path; change one, or truncate what is uncertain",
                     pts_phrase_double(y.lo, lo), pts_phrase_double(y.hi, hi), a->name,
                     pts_phrase_double(x.lo, from), pts_phrase_double(x.hi, to));
}

/* A lot of the tier lasts longer than it is pending. */
static void check_vesting(const pts_scenario *s, const pts_tier_level *level, const char *where,
                          pts_problems *problems) {
    if (!s->has_pending || pts_check_doubt(problems, "programme.earn.pending_days"))
        return;
    int32_t pending = (int32_t)(pts_number_support(&s->pending_days).hi + 0.5);
    int32_t grace = s->has_grace ? (int32_t)(pts_number_support(&s->expiry_grace).lo + 0.5) : 0;
    int32_t lasting = pts_shortest_term(level->expiry_after) + grace;
    if (pending >= lasting)
        pts_problems_add(problems, where, 0,
                         "found at least %d days, accepted: more than the %d days for which points "
                         "can be pending (programme.earn.pending_days)",
                         lasting, pending);
}

/* Only rolling expiry has a life of lots that a tier could change, and they must vest in it. */
static void check_life(const pts_scenario *s, const pts_tier_level *level, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    place_of(level, "expiry_after", where);
    if (!level->has_expiry || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, "programme.expiry"))
        return;
    if (s->expiry != PTS_ROLLING) {
        pts_problems_add(problems, where, 0,
                         "found a life of lots where programme.expiry.kind is not rolling, "
                         "accepted: none; remove it, or in a patch set it to null");
        return;
    }
    check_vesting(s, level, where, problems);
    pts_scenario changed = pts_change_terms(s);
    if (s->has_change && s->change.has_terms && changed.expiry == PTS_ROLLING &&
        !pts_check_doubt(problems, where) && !pts_check_doubt(problems, "programme.change.expiry"))
        check_vesting(&changed, level, where, problems);
}

/* A score weighs something. */
static void check_score(const pts_tier_rules *r, pts_problems *problems) {
    const pts_number *const weights[] = {&r->score.spend, &r->score.points, &r->score.purchases,
                                         &r->score.activities};
    const char *where = "programme.tiers.score";
    if (r->basis != PTS_BY_SCORE || pts_check_doubt(problems, where))
        return;
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        if (pts_number_support(weights[i]).hi > 0.0)
            return;
    pts_problems_add(problems, where, 0,
                     "found no weight above 0, accepted: at least one of spend, points, purchases "
                     "and activities above 0; add one");
}

/* A veto bars somebody. */
static void check_veto(const pts_tier_level *level, pts_problems *problems) {
    const pts_veto_rules *v = &level->veto;
    char where[PTS_PLACE_TEXT];
    place_of(level, "veto", where);
    bool bars = v->returned > 0 || v->complained > 0 || v->lapsed > 0 || v->idle > 0 ||
                v->least_purchases > 0;
    if (level->has_veto && !bars && !pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0,
                         "found nothing that bars, accepted: at least one of return, complaint, "
                         "lapse, idle and least_purchases above 0; add one, or remove the veto");
}

void pts_check_tiers(const pts_scenario *s, pts_problems *problems) {
    const pts_tier_rules *r = &s->tiers;
    check_score(r, problems);
    for (int i = 0; i < r->n_levels; i++) {
        check_life(s, &r->levels[i], problems);
        check_veto(&r->levels[i], problems);
        for (int j = 0; j < i; j++)
            check_pair(&r->levels[j], &r->levels[i], problems);
    }
}
