/* pointsim: what a purchase of an oracle's member is of, and where it is made.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static int sale_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_sale *)a)->draw_id;
    uint32_t y = ((const struct reference_sale *)b)->draw_id;
    return (x > y) - (x < y);
}

static int read_sales(struct reference_world *world, const struct reference_place *earn,
                      const char *key, struct reference_sales *sales) {
    struct reference_place all = reference_child(earn, key);
    int status = PTS_OK;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, all.json) {
        struct reference_place at = reference_child(&all, one->string);
        struct reference_sale *sale = &sales->list[sales->n++];
        sale->draw_id = (uint32_t)reference_integer(&at, "draw_id");
        sale->share = reference_number(world, &at, "share", 0.0, &status);
        sale->multiplier = reference_number(world, &at, "multiplier", 1.0, &status);
    }
    qsort(sales->list, (size_t)sales->n, sizeof *sales->list, sale_order);
    return status;
}

int reference_sales_read(struct reference_world *world, const struct reference_place *programme) {
    struct reference_place earn = reference_child(programme, "earn");
    int categories = read_sales(world, &earn, "categories", &world->categories);
    int channels = read_sales(world, &earn, "sales_channels", &world->sales_channels);
    return categories < 0 ? categories : channels;
}

static double multiplier_of(const struct reference_sales *sales, uint32_t word) {
    double whole = 0.0;
    double before = 0.0;
    for (int i = 0; i < sales->n; i++)
        whole += sales->list[i].share;
    for (int i = 0; i < sales->n; i++) {
        before += sales->list[i].share;
        if (word < reference_word_below(whole > 1.0 ? before / whole : before))
            return sales->list[i].multiplier;
    }
    return 1.0;
}

void reference_sale_factors(const struct reference_member *member, uint32_t k, double factor[2]) {
    pts_block block = reference_block(member, STREAM_PURCHASE_2, k);
    factor[0] = multiplier_of(&member->world->categories, block.word[2]);
    factor[1] = multiplier_of(&member->world->sales_channels, block.word[3]);
}
