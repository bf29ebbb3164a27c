/* pointsim: what the oracle's programme offers day by day.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the scenario says ---- */

static int32_t date_at(const struct reference_place *at, const char *key, int32_t absent) {
    const char *text = reference_text(at, key);
    pts_date date;
    return text && pts_date_parse(text, &date) ? pts_date_to_day(date) : absent;
}

static void read_weekdays(struct reference_item *item, const struct reference_place *at) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    struct reference_place days = reference_child(at, "weekdays");
    for (int w = 0; w < 7; w++)
        item->on_weekday[w] = days.json == NULL;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, days.json) {
        for (int w = 0; w < 7; w++)
            if (strcmp(one->valuestring, names[w]) == 0)
                item->on_weekday[w] = true;
    }
}

static void read_window(const struct reference_world *world, struct reference_item *item,
                        const struct reference_place *at, int *status) {
    struct reference_place window = reference_child(at, "window");
    struct reference_place on = reference_child(&window, "on");
    item->has_window = window.json != NULL;
    item->window_days = (int)(reference_number(world, &window, "days", 0.0, status) + 0.5);
    item->window_on = calloc((size_t)cJSON_GetArraySize(on.json) + 1, sizeof *item->window_on);
    if (!item->window_on)
        *status = PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, on.json) {
        struct reference_month_day *date = &item->window_on[item->n_window_on];
        if (sscanf(one->valuestring, "%d-%d", &date->month, &date->day) == 2)
            item->n_window_on++;
    }
}

void reference_item_life(const struct reference_world *world, struct reference_item *item,
                         const struct reference_place *at, int *status) {
    struct reference_place markdown = reference_child(at, "markdown");
    struct reference_place season = reference_child(at, "season");
    item->launch = date_at(at, "launch", INT32_MIN);
    item->retire = date_at(at, "retire", INT32_MAX);
    read_weekdays(item, at);
    read_window(world, item, at, status);
    item->has_markdown = markdown.json != NULL;
    item->markdown_months = reference_duration_at(&markdown, "every").months;
    item->markdown_factor = reference_number(world, &markdown, "factor", 1.0, status);
    item->markdown_floor =
        (int64_t)(reference_number(world, &markdown, "floor", 1.0, status) + 0.5);
    for (int m = 0; m < 12; m++) {
        struct reference_place factor = reference_element(&season, m);
        item->season[m] = factor.json ? reference_value(world, &factor, status) : 1.0;
    }
}

/* ---- a day ---- */

/* Whether one of the yearly windows holds the civil day; one may have begun the year before. */
static bool open_window(const struct reference_item *item, int32_t civil) {
    int year = pts_date_of_day(civil).year;
    for (int i = 0; i < item->n_window_on; i++)
        for (int back = 0; back < 2; back++) {
            pts_date date = {.year = year - back, .month = item->window_on[i].month};
            int length = pts_month_length(date.year, date.month);
            date.day = item->window_on[i].day < length ? item->window_on[i].day : length;
            int32_t first = pts_date_to_day(date);
            if (first <= civil && civil < first + item->window_days)
                return true;
        }
    return false;
}

static bool offered(const struct reference_item *item, int32_t civil) {
    return civil >= item->launch && civil <= item->retire && item->on_weekday[pts_weekday(civil)] &&
           (!item->has_window || open_window(item, civil));
}

static bool guarded(const struct reference_world *world, const struct reference_item *item,
                    int32_t civil) {
    return item->tag[0] && !reference_is_open(world, item->tag, civil - world->base);
}

/* The steps are counted anew every time. */
static int64_t price_on(const struct reference_world *world, const struct reference_item *item,
                        int32_t civil) {
    int32_t origin = item->launch != INT32_MIN ? item->launch : pts_date_to_day(world->start);
    int64_t price = item->points;
    double reduced = (double)item->points;
    int steps = 0;
    while (item->has_markdown &&
           pts_day_add_months(origin, (steps + 1) * item->markdown_months) <= civil) {
        steps++;
        reduced = reduced * item->markdown_factor;
    }
    if (steps > 0) {
        int64_t rounded = (int64_t)(reduced + 0.5);
        price = rounded > item->markdown_floor ? rounded : item->markdown_floor;
        if (price > item->points)
            price = item->points;
    }
    double seasonal = (double)price * item->season[pts_date_of_day(civil).month - 1];
    price = (int64_t)((seasonal > 1e9 ? 1e9 : seasonal) + 0.5);
    if (world->change.day != REFERENCE_NO_DAY && civil >= world->base + world->change.day) {
        double changed = (double)price * world->change.price;
        price = (int64_t)((changed > 1e9 ? 1e9 : changed) + 0.5);
    }
    price = price < 1 ? 1 : price;
    double guarded = (double)price * reference_guarded_prices(world, civil - world->base);
    price = (int64_t)((guarded > 1e9 ? 1e9 : guarded) + 0.5);
    return price < 1 ? 1 : price;
}

/* ---- all days ---- */

static int price_order(const void *a, const void *b) {
    const struct reference_item *x = a;
    const struct reference_item *y = b;
    return x->points != y->points ? (x->points > y->points) - (x->points < y->points)
                                  : (x->index > y->index) - (x->index < y->index);
}

static bool same_shelf(const struct reference_shelf *a, const struct reference_shelf *b) {
    bool same = a->n == b->n;
    for (int i = 0; same && i < a->n; i++)
        same = a->items[i].index == b->items[i].index && a->items[i].points == b->items[i].points;
    return same;
}

static int fill_shelf(const struct reference_world *world, struct reference_shelf *shelf,
                      int32_t civil) {
    shelf->items = calloc((size_t)world->n_items + 1, sizeof *shelf->items);
    shelf->own = true;
    if (!shelf->items)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < world->n_items; i++) {
        if (!offered(&world->items[i], civil) || guarded(world, &world->items[i], civil))
            continue;
        shelf->items[shelf->n] = world->items[i];
        shelf->items[shelf->n++].points = price_on(world, &world->items[i], civil);
    }
    qsort(shelf->items, (size_t)shelf->n, sizeof *shelf->items, price_order);
    return PTS_OK;
}

int reference_shelves_fill(struct reference_world *world) {
    world->shelves = calloc((size_t)world->r1 + 1, sizeof *world->shelves);
    int status = world->shelves ? PTS_OK : PTS_ERR_MEMORY;
    for (int32_t day = 0; day <= world->r1 && status == PTS_OK; day++) {
        struct reference_shelf *shelf = &world->shelves[day];
        status = fill_shelf(world, shelf, world->base + day);
        if (status == PTS_OK && day > 0 && same_shelf(shelf, shelf - 1)) {
            free(shelf->items);
            *shelf = (struct reference_shelf){.items = shelf[-1].items, .n = shelf[-1].n};
        }
    }
    return status;
}

static void free_shelves(struct reference_world *world) {
    for (int32_t day = 0; world->shelves && day <= world->r1; day++)
        if (world->shelves[day].own)
            free(world->shelves[day].items);
    free(world->shelves);
    world->shelves = NULL;
}

int reference_shelves_again(struct reference_world *world) {
    free_shelves(world);
    return reference_shelves_fill(world);
}

void reference_shelves_free(struct reference_world *world) {
    free_shelves(world);
    for (int i = 0; world->items && i < world->n_items; i++)
        free(world->items[i].window_on);
}

bool reference_offered_later(const struct reference_world *world, int32_t day) {
    for (int i = 0; i < world->n_items; i++)
        if (world->items[i].retire >= world->base + day)
            return true;
    return false;
}
