/* pointsim: members that bought or redeemed in the year to a month's end, counted by looking.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "reference_lots.h"

/* Of a day: the months of the horizon are 1, 2 ..., those before it 0, -1 ... */
static int32_t month_of(const struct reference_world *world, int32_t day) {
    pts_date first = pts_date_of_day(world->base + world->h0);
    pts_date date = pts_date_of_day(world->base + day);
    return 12 * (date.year - first.year) + date.month - first.month + 1;
}

void reference_note_month(struct reference_member *member, struct reference_months *months,
                          int32_t day) {
    if (months->n == months->capacity) {
        int capacity = 2 * months->capacity + 16;
        int32_t *list = realloc(months->list, (size_t)capacity * sizeof *list);
        if (!list) {
            member->status = PTS_ERR_MEMORY;
            return;
        }
        months->list = list;
        months->capacity = capacity;
    }
    months->list[months->n++] = month_of(member->world, day);
}

static int in_year_to(const struct reference_months *months, int month) {
    int n = 0;
    for (int i = 0; i < months->n; i++)
        n += months->list[i] > month - 12 && months->list[i] <= month;
    return n;
}

void reference_count_active(struct reference_member *member) {
    const struct reference_world *world = member->world;
    struct reference_ledger *ledger = member->ledger;
    for (int month = 1; month <= world->months && world->counts_active; month++) {
        int bought = in_year_to(&member->bought, month);
        int before = in_year_to(&member->bought, month - 12);
        int row = member->segment->index * ledger->bins + month;
        int64_t *flow = ledger->flows + row * REFERENCE_FLOWS, weight = member->segment->weight;
        if (member->gone && month_of(world, member->left_day) <= month)
            continue;
        flow[REFERENCE_ACTIVE] += bought > 0 ? weight : 0;
        flow[REFERENCE_REPEATING] += bought > 1 ? weight : 0;
        flow[REFERENCE_RETAINED] += bought > 0 && before > 0 ? weight : 0;
        flow[REFERENCE_REDEEMING] += in_year_to(&member->redeemed, month) > 0 ? weight : 0;
    }
}
