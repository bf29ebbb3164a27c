/* pointsim: interest on points and points that are lent in random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

void random_interest(struct maker *maker, cJSON *programme) {
    cJSON *interest = cJSON_AddObjectToObject(programme, "interest");
    random_add(maker, interest, "rate", 0.0, random_percent(maker, 20) ? 3.0 : 0.2);
    if (random_percent(maker, 50))
        random_add(maker, interest, "least_points", 1.0, fmin(maker->points + 2.0, 1e8));
    if (random_percent(maker, 40))
        cJSON_AddStringToObject(interest, "credited", random_percent(maker, 80) ? "year" : "month");
}

void random_loan(struct maker *maker, cJSON *programme) {
    cJSON *loan = cJSON_AddObjectToObject(programme, "loan");
    double points = fmin(fmax(maker->points, 1.0), 1e7);
    random_add_share(maker, loan, "share");
    if (random_percent(maker, 50))
        random_add(maker, loan, "fee", 0.0, points);
    random_add(maker, loan, "most_points", points + 2.0, 50.0 * points + 2.0);
    if (random_percent(maker, 50))
        random_add_share(maker, loan, "most_share");
}
