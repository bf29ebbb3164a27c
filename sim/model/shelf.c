/* An item's days: launch, retirement, weekdays, windows, markdown, season. sim/README.md, "What is
 * offered". SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/shelf.h"
#include "model/drawing.h"

enum { LONGEST_WINDOW = 366 };
static const double MOST_POINTS = 1e9;

bool pts_item_moves(const pts_item *item) {
    return item->has_launch || item->has_retire || item->has_weekdays || item->has_window ||
           item->has_markdown || item->has_season;
}

bool pts_prices_change(const pts_scenario *s) {
    const pts_number *factor = &s->change.price_factor;
    return s->n_items > 0 && s->has_change && (factor->family != PTS_FIXED || factor->p[0] != 1.0);
}

static void walk_window(pts_shelf *s, int32_t civil, pts_date date) {
    int length = pts_month_length(date.year, date.month);
    for (int i = 0; i < s->item->n_window_on; i++) {
        pts_month_day on = s->item->window_on[i];
        if (on.month == date.month && (on.day < length ? on.day : length) == date.day)
            s->shut = civil + s->window_days;
    }
}

static int draw_numbers(pts_shelf *s, const pts_scenario *scenario, uint32_t path, double *days,
                        double *floor) {
    const pts_item *item = s->item;
    pts_drawing d = {scenario->seed, path, PTS_OK};
    if (item->has_window)
        *days = pts_draw(&d, &item->window_days);
    if (item->has_markdown) {
        s->factor = pts_draw(&d, &item->markdown_factor);
        *floor = pts_draw(&d, &item->markdown_floor);
    }
    for (int m = 0; item->has_season && m < 12; m++)
        s->season[m] = pts_draw(&d, &item->season[m]);
    if (pts_prices_change(scenario)) {
        s->change_day = pts_date_to_day(scenario->change.date);
        s->change_factor = pts_draw(&d, &scenario->change.price_factor);
    }
    return d.status;
}

int pts_shelf_open(pts_shelf *s, const pts_scenario *scenario, int i, uint32_t path,
                   int32_t civil) {
    const pts_item *item = &scenario->items[i];
    double days = 0.0, floor = 0.0;
    pts_price price;
    *s = (pts_shelf){.item = item,
                     .first = item->has_launch ? pts_date_to_day(item->launch) : INT32_MIN,
                     .last = item->has_retire ? pts_date_to_day(item->retire) : INT32_MAX,
                     .shut = INT32_MIN,
                     .next_step = INT32_MAX,
                     .change_day = INT32_MAX};
    int status = pts_item_price(scenario, i, path, &price);
    if (status == PTS_OK)
        status = draw_numbers(s, scenario, path, &days, &floor);
    if (status != PTS_OK)
        return status;
    s->window_days = (int32_t)(days + 0.5);
    for (int32_t day = civil - LONGEST_WINDOW; item->has_window && day < civil; day++)
        walk_window(s, day, pts_date_of_day(day));
    s->full = price.points;
    s->floor = (int64_t)(floor + 0.5);
    s->reduced = (double)s->full;
    s->origin = item->has_launch ? s->first : pts_date_to_day(scenario->start);
    if (item->has_markdown)
        s->next_step = pts_day_add_months(s->origin, item->markdown_months);
    return PTS_OK;
}

static int64_t marked_down(pts_shelf *s, int32_t civil) {
    while (civil >= s->next_step) {
        s->reduced *= s->factor;
        s->steps++;
        s->next_step = pts_day_add_months(s->origin, (s->steps + 1) * s->item->markdown_months);
    }
    int64_t price = (int64_t)(s->reduced + 0.5);
    price = price > s->floor ? price : s->floor;
    return price < s->full ? price : s->full;
}

static int64_t times(int64_t price, double factor) {
    double x = (double)price * factor;
    return (int64_t)((x < MOST_POINTS ? x : MOST_POINTS) + 0.5);
}

int32_t pts_shelf_price(pts_shelf *s, int32_t civil, pts_date date) {
    const pts_item *item = s->item;
    int64_t price = marked_down(s, civil);
    if (item->has_window)
        walk_window(s, civil, date);
    if (civil < s->first || civil > s->last ||
        (item->has_weekdays && !(item->weekdays >> pts_weekday(civil) & 1u)) ||
        (item->has_window && civil >= s->shut))
        return 0;
    if (item->has_season)
        price = times(price, s->season[date.month - 1]);
    if (civil >= s->change_day)
        price = times(price, s->change_factor);
    return price > 1 ? (int32_t)price : 1;
}

int32_t pts_shelf_guarded(int32_t price, double factor) {
    int64_t guarded = times(price, factor);
    return price == 0 ? 0 : guarded > 1 ? (int32_t)guarded : 1;
}

int pts_item_month_prices(const pts_scenario *scenario, int i, uint32_t path, int stride,
                          pts_price *price) {
    int32_t start = pts_date_to_day(scenario->start);
    int32_t civil = pts_day_add_months(start, -scenario->warmup_months);
    pts_price own;
    pts_shelf shelf;
    int32_t points = 0;
    int known = 0; /* months that have a price */
    int status = pts_item_price(scenario, i, path, &own);
    if (status == PTS_OK)
        status = pts_shelf_open(&shelf, scenario, i, path, civil);
    for (int m = 1; m <= scenario->horizon_months && status == PTS_OK; m++) {
        for (int32_t end = pts_day_add_months(start, m); civil < end; civil++) {
            int32_t today = pts_shelf_price(&shelf, civil, pts_date_of_day(civil));
            for (; points == 0 && today > 0 && known < m - 1; known++) {
                price[(size_t)known * (size_t)stride] = own;
                price[(size_t)known * (size_t)stride].points = today;
            }
            points = today > 0 ? today : points;
        }
        if (points == 0)
            continue;
        price[(size_t)(m - 1) * (size_t)stride] = own;
        price[(size_t)(m - 1) * (size_t)stride].points = points;
        known = m;
    }
    return status;
}
