/* Checks of guards: one bound, a metric that can be known, items that some guard opens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/guards.h"
#include "model/validate.h"

/* Where a key of a guard stands; false if it has a problem already. */
static bool place_of(const pts_guard *g, const char *key, char where[PTS_PLACE_TEXT],
                     const pts_problems *problems) {
    pts_check_where(where, "programme", "guards", g->name, key, NULL);
    return !pts_check_doubt(problems, where);
}

static void check_bound(const pts_guard *g, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    if (g->has_above != g->has_below || !place_of(g, NULL, where, problems))
        return;
    pts_problems_add(problems, where, 0, "found %s, accepted: one of them",
                     g->has_above ? "above and below" : "neither above nor below");
}

static int horizon_days(const pts_scenario *s) {
    int32_t first = pts_date_to_day(s->start);
    return pts_day_add_months(first, s->horizon_months) - first;
}

static void check_span(const pts_scenario *s, const pts_guard *g, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    bool rate = g->metric == PTS_METRIC_REDEMPTION_RATE;
    bool windowed =
        rate || g->metric == PTS_METRIC_COMPLAINT_RATE || g->metric == PTS_METRIC_MARGIN_COVER;
    bool yearly = g->metric == PTS_METRIC_TURNOVER || g->metric == PTS_METRIC_LEVERAGE_RATIO ||
                  g->metric == PTS_METRIC_VALUE_VOLATILITY || g->metric == PTS_METRIC_VALUE_SWING;
    int needs = yearly ? 12 : g->window, days = horizon_days(s);
    int periods = g->every == PTS_WATCH_MONTH ? s->horizon_months
                  : g->every == PTS_WATCH_DAY ? days
                                              : days / 7;
    if (g->every != PTS_WATCH_MONTH && !rate && place_of(g, "every", where, problems))
        pts_problems_add(problems, where, 0,
                         "found \"%s\", accepted: \"month\"; by the day or week redemption_rate "
                         "alone can be watched",
                         g->every == PTS_WATCH_DAY ? "day" : "week");
    if (g->window > 1 && !windowed && place_of(g, "window", where, problems))
        pts_problems_add(problems, where, 0,
                         "found %d, accepted: 1; a window is for redemption_rate, complaint_rate "
                         "and margin_cover alone",
                         g->window);
    if (needs + g->in_a_row - 1 > periods && place_of(g, "in_a_row", where, problems))
        pts_problems_add(problems, where, 0,
                         "found %d closings in a row after a window of %d, accepted: both "
                         "within the horizon's %d, or it can never fire",
                         g->in_a_row, needs, periods);
}

static void check_metric(const pts_scenario *s, const pts_guard *g, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    const char *missing = NULL;
    if (g->metric == PTS_METRIC_BUDGET_USED && !s->has_budget)
        missing = "a budget";
    if (g->metric == PTS_METRIC_LEVERAGE_RATIO &&
        !(s->has_margin && s->has_planned_urr && s->has_planned_cost))
        missing = "economics.margin_rate, planned_urr and planned_cost_per_point";
    if (g->metric == PTS_METRIC_MARGIN_COVER && !s->has_margin)
        missing = "economics.margin_rate";
    if (missing && place_of(g, "metric", where, problems))
        pts_problems_add(problems, where, 0,
                         "found a metric that this scenario does not have, accepted: one that it "
                         "has, or %s beside it",
                         missing);
}

/* An item with a stock beside the metric that watches it, and beside no other. */
static void check_item(const pts_scenario *s, const pts_guard *g, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    bool watched = g->metric == PTS_METRIC_STOCK, found = false;
    for (int i = 0; i < s->n_items && pts_tag_given(g->item); i++)
        found = found || (s->items[i].has_stock && strcmp(s->items[i].name, g->item) == 0);
    if (watched == found && watched == pts_tag_given(g->item))
        return;
    if (!place_of(g, "item", where, problems) || pts_check_doubt(problems, "programme.items"))
        return;
    if (watched)
        pts_problems_add(problems, where, 0,
                         "found \"%s\", accepted with metric \"stock\": the name of an item of "
                         "programme.items that has a stock",
                         pts_tag_given(g->item) ? g->item : "");
    else
        pts_problems_add(problems, where, 0,
                         "found \"%s\", accepted: no item; it is for the metric \"stock\" alone",
                         g->item);
}

/* The tags that an action of a guard names, or that things have. */
static bool named(const char *tag, const char *other) {
    return pts_tag_given(other) && strcmp(tag, other) == 0;
}

static void check_opens(const pts_scenario *s, const pts_guard *g, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    bool found = !pts_tag_given(g->opens);
    for (int i = 0; i < s->n_items && !found; i++)
        found = named(g->opens, s->items[i].tag);
    if (!found && place_of(g, "open_items", where, problems) &&
        !pts_check_doubt(problems, "programme.items"))
        pts_problems_add(problems, where, 0,
                         "found \"%s\", accepted: the tag of an item of programme.items", g->opens);
}

static void check_reminds(const pts_scenario *s, const pts_guard *g, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    bool found = !pts_tag_given(g->reminds);
    for (int i = 0; i < s->n_reminders && !found; i++)
        found = named(g->reminds, s->reminders[i].tag);
    if (!found && place_of(g, "remind", where, problems) &&
        !pts_check_doubt(problems, "programme.reminders"))
        pts_problems_add(problems, where, 0,
                         "found \"%s\", accepted: the tag of a reminder of programme.reminders",
                         g->reminds);
}

/* A tag of an item or a reminder that no guard names. */
static void check_tag(const char *where, const char *tag, bool found, const char *never,
                      const char *action, pts_problems *problems) {
    if (pts_tag_given(tag) && !found && !pts_check_doubt(problems, where) &&
        !pts_check_doubt(problems, "programme.guards"))
        pts_problems_add(problems, where, 0,
                         "found \"%s\", so that it is never %s; accepted: a tag that %s of a "
                         "guard names",
                         tag, never, action);
}

static void check_tags(const pts_scenario *s, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    for (int i = 0; i < s->n_items; i++) {
        pts_check_where(where, "programme", "items", s->items[i].name, "tag", NULL);
        check_tag(where, s->items[i].tag, pts_guards_of_item(s, &s->items[i]) != 0, "offered",
                  "open_items", problems);
    }
    for (int i = 0; i < s->n_reminders; i++) {
        pts_check_where(where, "programme", "reminders", s->reminders[i].name, "tag", NULL);
        check_tag(where, s->reminders[i].tag, pts_guards_of_reminder(s, &s->reminders[i]) != 0,
                  "sent", "remind", problems);
    }
}

void pts_check_guards(const pts_scenario *s, pts_problems *problems) {
    for (int i = 0; i < s->n_guards; i++) {
        check_bound(&s->guards[i], problems);
        check_span(s, &s->guards[i], problems);
        check_metric(s, &s->guards[i], problems);
        check_item(s, &s->guards[i], problems);
        check_opens(s, &s->guards[i], problems);
        check_reminds(s, &s->guards[i], problems);
    }
    check_tags(s, problems);
}
