/* pointsim: points issued by mistake in random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

/* Of a day or month in the horizon, found before it ends. */
void random_incident(struct maker *maker, cJSON *root) {
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    cJSON *incident = cJSON_AddObjectToObject(programme, "incident");
    int months = maker->months < 25 ? maker->months : 25; /* to which others shorten horizons */
    int32_t end = pts_day_add_months(maker->start, months);
    int32_t date = maker->start + random_below(maker, end - maker->start);
    double left = end - 1 - date;
    char text[11];
    pts_date_format(date, text);
    cJSON_AddStringToObject(incident, "date", text);
    random_add_share(maker, incident, "member_share");
    random_add(maker, incident, "points", 1.0, fmin(3.0 * maker->points + 5.0, 1e8));
    if (random_percent(maker, 50))
        random_add(maker, incident, "buffer_days", 0.0, random_percent(maker, 50) ? 20.0 : 200.0);
    random_add(maker, incident, "detected_after", 0.0,
               random_percent(maker, 70) ? fmin(left, 25.0) : left);
    if (random_percent(maker, 30))
        cJSON_AddBoolToObject(incident, "freeze", random_percent(maker, 40));
    random_add_sized(maker, incident, "reviews_per_day", 1.0, 1e5);
    if (random_percent(maker, 50))
        random_add(maker, incident, "review_cost", 0.0, 9.0);
    if (random_percent(maker, 50))
        random_add_share(maker, incident, "complaint");
}
