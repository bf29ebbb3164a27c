/* Checks of what opening members bring along, against the rules that it has outlived.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"
#include "model/lapse.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

static bool any_doubt(const pts_problems *problems, const pts_segment *segment,
                      const char *member) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "segments", segment->name, member, NULL);
    return pts_check_doubt(problems, where);
}

/* Without a tenure all opening members would have enrolled at once: one day a year for all. */
static void check_tenure(const pts_scenario *s, const pts_segment *segment,
                         pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    bool anybody = segment->members > 0 || segment->opening_from != PTS_OPENING_WARMUP;
    bool before = s->expiry == PTS_ANNIVERSARY;
    if ((!before && pts_change_terms(s).expiry != PTS_ANNIVERSARY) || segment->has_tenure ||
        !anybody || any_doubt(problems, segment, "members") ||
        any_doubt(problems, segment, "tenure"))
        return;
    pts_check_where(where, "segments", segment->name, "tenure", NULL);
    pts_problems_add(problems, where, 0,
                     "missing, and so all opening members would have the same anniversary, "
                     "accepted: an object such as {\"mean_years\": 3} where programme.%s.kind is "
                     "anniversary",
                     before ? "expiry" : "change.expiry");
}

/* ---- how old lots can be ---- */

/* Of all paths. */
typedef struct limits {
    int32_t grace;       /* the longest */
    int32_t oldest;      /* age of the oldest lot that it leaves */
    int32_t oldest_sure; /* age of the oldest that the shortest leaves, on every path */
} limits;

/* In days on the first day of the horizon, at most 16 000 (sim/README.md); 0: none can be left. An
 * older lot never lapses later. */
static int32_t oldest_age(const pts_scenario *s, int32_t grace) {
    const int32_t most = 16000, start = pts_date_to_day(s->start);
    int32_t age = 0;
    if (s->expiry == PTS_ANNIVERSARY)
        return grace; /* of a member whose anniversary was the day before */
    while (age < most && (int64_t)pts_last_day(s, start - age - 1, 0) + grace >= start)
        age++;
    return age;
}

static limits find_limits(const pts_scenario *s) {
    pts_support grace = {0};
    if (s->has_grace)
        grace = pts_number_support(&s->expiry_grace);
    int32_t least = (int32_t)(grace.lo + 0.5), most = (int32_t)(grace.hi + 0.5);
    return (limits){most, oldest_age(s, most), oldest_age(s, least)};
}

/* ---- a file ---- */

static void check_members(const pts_segment *segment, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "segments", segment->name, "members", NULL);
    if (segment->members < segment->given.n && !pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0,
                         "found %lld, accepted: at least the %lld members of opening.file, or no "
                         "\"members\" at all, which takes their number",
                         (long long)segment->members, (long long)segment->given.n);
}

/* Lots of the member that lapsed before `start`; those of a balance lapse together (inactivity). */
static int64_t lapsed(const pts_scenario *s, const pts_given_lot *lots, int64_t n, int32_t start,
                      const limits *l) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++)
        count += lots[i].expiry < INT32_MAX ? (int64_t)lots[i].expiry + l->grace < start
                                            : (int64_t)start - lots[i].earned > l->oldest;
    return s->expiry == PTS_INACTIVITY && count < n ? 0 : count;
}

/* Points that the rules took away long ago: the file knows other rules. The anniversary of a member
 * is drawn, so there it is seen by path. */
static void check_lots(const pts_scenario *s, const pts_segment *segment, const limits *l,
                       pts_problems *problems) {
    const pts_given_members *given = &segment->given;
    int32_t start = pts_date_to_day(s->start);
    int64_t count = 0;
    char where[PTS_PLACE_TEXT], date[11];
    for (int64_t i = 0; i < given->n && s->expiry != PTS_ANNIVERSARY; i++)
        count += lapsed(s, given->lots + given->first[i], given->first[i + 1] - given->first[i],
                        start, l);
    pts_check_where(where, "segments", segment->name, "opening", "file", NULL);
    pts_date_format(start, date);
    if (count > 0)
        pts_problems_add(problems, where, 0,
                         "found %lld lots that programme.expiry let lapse before %s, accepted: "
                         "lots that were left then; remove the others, or give them `expires` days "
                         "of their own",
                         (long long)count, date);
}

/* ---- a balance ---- */

/* Ages are drawn until one has not lapsed: that must end soon. */
static void check_ages(const pts_scenario *s, const pts_segment *segment, int32_t oldest,
                       pts_problems *problems) {
    const double draws = 500;
    char where[PTS_PLACE_TEXT], date[11], found[PTS_DIGITS];
    double mean = pts_number_support(&segment->opening_age_days).hi;
    pts_date_format(pts_date_to_day(s->start), date);
    if (oldest <= 0) {
        pts_check_where(where, "segments", segment->name, "opening", "from", NULL);
        pts_problems_add(problems, where, 0,
                         "found balance where programme.expiry leaves %s nothing on %s, accepted: "
                         "warmup, file, or another rule (grace_days, cutoff) or start",
                         s->expiry == PTS_ANNIVERSARY ? "members with an anniversary the day before"
                                                      : "everybody",
                         date);
    } else if (mean > draws * oldest) {
        pts_check_where(where, "segments", segment->name, "opening", "balance", "age_days", NULL);
        pts_problems_add(problems, where, 0,
                         "found a mean of up to %s days where programme.expiry leaves lots of at "
                         "most %d days, accepted: at most %.0f",
                         pts_phrase_double(mean, found), oldest, draws * oldest);
    }
}

void pts_check_openings(const pts_scenario *s, pts_problems *problems) {
    bool ruled = !pts_check_doubt(problems, "programme.expiry") &&
                 !pts_check_doubt(problems, "simulation.start"),
         given = false;
    for (int i = 0; i < s->n_segments; i++)
        given = given || s->segments[i].opening_from != PTS_OPENING_WARMUP;
    limits l = ruled && given ? find_limits(s) : (limits){0};
    for (int i = 0; i < s->n_segments; i++) {
        const pts_segment *segment = &s->segments[i];
        bool known = ruled && !any_doubt(problems, segment, "opening");
        check_tenure(s, segment, problems);
        if (segment->opening_from == PTS_OPENING_FILE)
            check_members(segment, problems);
        if (segment->opening_from == PTS_OPENING_FILE && known && segment->given.n > 0)
            check_lots(s, segment, &l, problems);
        if (segment->opening_from == PTS_OPENING_BALANCE && known)
            check_ages(s, segment, l.oldest_sure, problems);
    }
}
