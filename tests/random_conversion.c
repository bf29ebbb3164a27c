/* pointsim: conversion at lapse in random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

static void add_voucher(struct maker *maker, cJSON *conversion, double most) {
    cJSON *voucher = cJSON_AddObjectToObject(conversion, "voucher");
    random_add(maker, voucher, "member_share", 0.2, most);
    random_add(maker, voucher, "rate", 0.0, 1.0);
    if (random_percent(maker, 60))
        random_add(maker, voucher, "least_points", 1.0, fmin(fmax(2.0 * maker->points, 2.0), 1e9));
    if (random_percent(maker, 70))
        random_add_share(maker, voucher, "used_share");
    if (random_percent(maker, 50))
        random_add(maker, voucher, "cost_share", 0.0, 1.0);
}

static void add_donation(struct maker *maker, cJSON *conversion) {
    cJSON *donation = cJSON_AddObjectToObject(conversion, "donation");
    bool crowded = maker->uncertain && random_percent(maker, 30); /* beyond 1 on some paths */
    if (crowded)
        cJSON_AddItemToObject(cJSON_AddObjectToObject(donation, "member_share"), "uniform",
                              random_list((const double[]){0.0, 1.0}, 2));
    else
        random_add(maker, donation, "member_share", 0.0, 0.4);
    if (random_percent(maker, 50))
        random_add(maker, donation, "cost_rate", 0.0, 2.0);
}

void random_conversion(struct maker *maker, cJSON *programme) {
    cJSON *conversion = cJSON_AddObjectToObject(programme, "conversion");
    int which = random_below(maker, 3);
    if (which != 1)
        add_voucher(maker, conversion, which == 0 ? 1.0 : 0.6);
    if (which != 0)
        add_donation(maker, conversion);
}
