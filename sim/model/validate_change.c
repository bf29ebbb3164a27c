/* Checks of a change of the rules across keys. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

/* The horizon, and the notice that the law asks for. */
static void check_date(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "programme.change.date";
    int32_t start = pts_date_to_day(s->start), day = pts_date_to_day(s->change.date);
    int32_t first = start + PTS_NOTICE_DAYS;
    int32_t last = pts_day_add_months(start, s->horizon_months) - 1;
    char found[11], from[11], until[11];
    if (pts_check_doubt(problems, where) || (day >= first && day <= last))
        return;
    pts_date_format(day, found);
    if (first > last) {
        pts_problems_add(problems, where, 0,
                         "found %s, accepted: none, since the horizon ends before the %d days of "
                         "notice do that the law asks for; lengthen it",
                         found, PTS_NOTICE_DAYS);
        return;
    }
    pts_date_format(first, from);
    pts_date_format(last, until);
    pts_problems_add(problems, where, 0,
                     "found %s, accepted: from %s until %s, in the horizon and after the %d days "
                     "of notice that the law asks for; move it or lengthen the horizon",
                     found, from, until, PTS_NOTICE_DAYS);
}

static void check_announced(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "programme.change.announced";
    int32_t first = pts_date_to_day(s->start), day = pts_change_announced(s);
    int32_t last = pts_date_to_day(s->change.date) - PTS_NOTICE_DAYS;
    char found[11], from[11], until[11];
    if (pts_check_doubt(problems, where) || pts_check_doubt(problems, "programme.change.date") ||
        (day >= first && day <= last))
        return;
    pts_date_format(day, found);
    pts_date_format(first, from);
    pts_date_format(last, until);
    pts_problems_add(problems, where, 0,
                     "found %s, accepted: from %s, when the horizon begins, until %s, %d days "
                     "before the change, as the law asks",
                     found, from, until, PTS_NOTICE_DAYS);
}

/* With inactivity a balance lapses as one: its lots have no expiry day to keep or to move. */
static void check_inactivity(const pts_scenario *s, pts_problems *problems) {
    static const char kind[] = "programme.change.expiry.kind";
    static const char old[] = "programme.change.old_lots";
    static const char extension[] = "programme.change.extension";
    bool before = s->expiry == PTS_INACTIVITY;
    if (s->change.has_terms && (before || s->change.terms.expiry == PTS_INACTIVITY) &&
        !pts_check_doubt(problems, kind))
        pts_problems_add(problems, kind, 0,
                         "found a change %s inactivity, accepted: one between none, rolling, "
                         "calendar and anniversary, under which each lot has an expiry day",
                         before ? "from" : "to");
    if (before && s->change.old_lots != PTS_LOTS_KEEP && !pts_check_doubt(problems, old))
        pts_problems_add(problems, old, 0,
                         "found a change of expiry days while programme.expiry.kind is inactivity, "
                         "under which lots have none, accepted: keep");
    if (before && s->change.has_extension && !pts_check_doubt(problems, extension))
        pts_problems_add(problems, extension, 0,
                         "found longer expiry days while programme.expiry.kind is inactivity, "
                         "under which lots have none, accepted: no extension");
}

/* Points that never lapse, neither before nor after. */
static void check_lapsing(const pts_scenario *s, pts_problems *problems) {
    static const char old[] = "programme.change.old_lots";
    static const char extension[] = "programme.change.extension";
    bool never = pts_never_lapses(s);
    bool endless = pts_change_terms(s).expiry == PTS_EXPIRY_NONE;
    if (s->change.old_lots == PTS_LOTS_SHORTEN && endless && !pts_check_doubt(problems, old))
        pts_problems_add(problems, old, 0,
                         "found shorten while points never lapse from the change on, accepted: "
                         "keep%s, or an expiry that shortens them",
                         never ? "" : ", renew");
    else if (s->change.old_lots == PTS_LOTS_RENEW && never && !pts_check_doubt(problems, old))
        pts_problems_add(problems, old, 0,
                         "found renew while points lapse neither before the change nor after, "
                         "accepted: keep");
    if (s->change.has_extension && never && !pts_check_doubt(problems, extension))
        pts_problems_add(problems, extension, 0,
                         "found longer expiry days while points lapse neither before the change "
                         "nor after, accepted: no extension");
}

/* Who always redeems cannot do so more often. */
static void check_odds(const pts_scenario *s, const char *key, const pts_number *odds,
                       pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "change", key, "log_odds", NULL);
    if (s->decision == PTS_ALWAYS && !pts_check_zero(odds) && !pts_check_doubt(problems, where) &&
        !pts_check_doubt(problems, "programme.redemption.decision"))
        pts_problems_add(problems, where, 0,
                         "found an effect on log-odds while programme.redemption.decision is "
                         "always, accepted: 0, or the decision logit");
}

static void check_deadline(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "programme.change.deadline.days";
    int32_t notice = pts_date_to_day(s->change.date) - pts_change_announced(s);
    double most = pts_number_support(&s->change.deadline_days).hi;
    char found[PTS_DIGITS];
    if (pts_check_doubt(problems, where) || pts_check_doubt(problems, "programme.change.date") ||
        pts_check_doubt(problems, "programme.change.announced") || most < notice + 0.5)
        return;
    pts_problems_add(problems, where, 0,
                     "found up to %s, accepted: at most %d, the days from the announcement to the "
                     "change; announce it earlier or shorten the deadline",
                     pts_phrase_double(most, found), notice);
}

void pts_check_change(const pts_scenario *s, pts_problems *problems) {
    if (!s->has_change)
        return;
    if (!pts_check_doubt(problems, "simulation.start") &&
        !pts_check_doubt(problems, "simulation.horizon")) {
        check_date(s, problems);
        check_announced(s, problems);
    }
    check_deadline(s, problems);
    check_odds(s, "announcement", &s->change.announcement, problems);
    check_odds(s, "deadline", &s->change.deadline, problems);
    if (pts_check_doubt(problems, "programme.expiry") ||
        pts_check_doubt(problems, "programme.change.expiry"))
        return;
    check_inactivity(s, problems);
    if (!pts_check_doubt(problems, "programme.change.expiry"))
        check_lapsing(s, problems);
}
