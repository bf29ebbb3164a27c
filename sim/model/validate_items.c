/* Checks of items across keys: worth, and whether they are ever offered.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "model/number_check.h"
#include "model/phrase.h"
#include "model/shelf.h"
#include "model/validate.h"

/* By path where one of the two is uncertain. */
static void check_worth(const pts_item *item, pts_problems *problems) {
    pts_support worth = pts_number_support(&item->retail_value);
    pts_support cash = pts_number_support(&item->cash);
    char where[PTS_PLACE_TEXT], found[PTS_DIGITS], least[PTS_DIGITS];
    if (worth.lo != worth.hi || cash.lo != cash.hi || worth.lo > cash.lo)
        return;
    pts_check_where(where, "programme", "items", item->name, "cash", NULL);
    if (pts_check_doubt(problems, where))
        return;
    pts_check_where(where, "programme", "items", item->name, "retail_value", NULL);
    if (!pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0, "found %s, accepted: more than the cash part, %s",
                         pts_phrase_double(worth.lo, found), pts_phrase_double(cash.lo, least));
}

/* Where a key of an item stands; false if it has a problem already. */
static bool place_of(const pts_item *item, const char *key, char where[PTS_PLACE_TEXT],
                     const pts_problems *problems) {
    pts_check_where(where, "programme", "items", item->name, key, NULL);
    return !pts_check_doubt(problems, where);
}

static void check_span(const pts_item *item, pts_problems *problems) {
    char where[PTS_PLACE_TEXT], launch[11], retire[11];
    if (!item->has_launch || !item->has_retire || !place_of(item, "launch", where, problems) ||
        !place_of(item, "retire", where, problems))
        return;
    int32_t first = pts_date_to_day(item->launch), last = pts_date_to_day(item->retire);
    pts_date_format(first, launch);
    pts_date_format(last, retire);
    if (last < first)
        pts_problems_add(problems, where, 0, "found %s, accepted: launch, %s, or a later day",
                         retire, launch);
}

static bool in_window(const pts_item *item, int32_t civil, int longest) {
    for (int32_t day = civil; day > civil - longest; day--) {
        pts_date date = pts_date_of_day(day);
        int length = pts_month_length(date.year, date.month);
        for (int i = 0; i < item->n_window_on; i++) {
            pts_month_day on = item->window_on[i];
            if (on.month == date.month && (on.day < length ? on.day : length) == date.day)
                return true;
        }
    }
    return false;
}

/* On the path whose windows are longest. */
static bool ever_offered(const pts_scenario *s, const pts_item *item) {
    int32_t start = pts_date_to_day(s->start);
    int32_t first = start, last = pts_day_add_months(start, s->horizon_months) - 1;
    int longest = item->has_window ? (int)(pts_number_support(&item->window_days).hi + 0.5) : 0;
    if (item->has_launch && pts_date_to_day(item->launch) > first)
        first = pts_date_to_day(item->launch);
    if (item->has_retire && pts_date_to_day(item->retire) < last)
        last = pts_date_to_day(item->retire);
    for (int32_t day = first; day <= last; day++)
        if ((!item->has_weekdays || item->weekdays >> pts_weekday(day) & 1u) &&
            (!item->has_window || in_window(item, day, longest)))
            return true;
    return false;
}

static void check_offered(const pts_scenario *s, const pts_item *item, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "items", item->name, NULL);
    if (!pts_item_moves(item) || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, "simulation.start") ||
        pts_check_doubt(problems, "simulation.horizon") || ever_offered(s, item))
        return;
    pts_problems_add(problems, where, 0,
                     "found launch, retire, weekdays and window that leave no day of the horizon, "
                     "accepted: at least one on which it is offered; change them, or remove the "
                     "item");
}

static void check_moves(const pts_item *item, pts_problems *problems) {
    char where[PTS_PLACE_TEXT], floor[PTS_DIGITS], points[PTS_DIGITS];
    check_span(item, problems);
    if (item->has_weekdays && item->weekdays == 0 && place_of(item, "weekdays", where, problems))
        pts_problems_add(problems, where, 0, "found no day, accepted: at least one of mon to sun");
    if (item->has_season && place_of(item, "season", where, problems))
        pts_check_factors(item->season, 12, where, problems);
    pts_check_where(where, "programme", "items", item->name, "points", NULL);
    if (!item->has_markdown || pts_check_doubt(problems, where))
        return;
    double least = pts_number_support(&item->markdown_floor).lo;
    double most = pts_number_support(&item->points).hi;
    pts_check_where(where, "programme", "items", item->name, "markdown", "floor", NULL);
    if (least > most && !pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0, "found %s, accepted: at most the price, %s",
                         pts_phrase_double(least, floor), pts_phrase_double(most, points));
}

/* Steps come one after the other on every path. */
static bool ascends(const pts_number *units, int n) {
    for (int i = 1; i < n; i++)
        if (!(pts_number_support(&units[i]).lo > pts_number_support(&units[i - 1]).hi))
            return false;
    return true;
}

static void check_cost_steps(const pts_item *item, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "items", item->name, "cost_steps", NULL);
    if (!item->has_cost_steps || pts_check_doubt(problems, where))
        return;
    if (item->n_step_units < 1 || item->n_step_units != item->n_step_costs)
        pts_problems_add(problems, where, 0,
                         "found %d units and %d values of unit_cost, accepted: as many of one as "
                         "of the other, at least 1",
                         item->n_step_units, item->n_step_costs);
    pts_check_where(where, "programme", "items", item->name, "cost_steps", "units", NULL);
    if (!pts_check_doubt(problems, where) && !ascends(item->step_units, item->n_step_units))
        pts_problems_add(problems, where, 0,
                         "found a step that does not come after the one before on every path, "
                         "accepted: units in ascending order, whose ranges do not touch");
}

void pts_check_items(const pts_scenario *s, pts_problems *problems) {
    for (int i = 0; i < s->n_items; i++) {
        check_worth(&s->items[i], problems);
        check_moves(&s->items[i], problems);
        check_cost_steps(&s->items[i], problems);
        check_offered(s, &s->items[i], problems);
    }
}
