/* pointsim: points that opening members of random scenarios bring along: as a distribution or as
 * lines of a member file.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_balances(struct maker *maker, cJSON *opening) {
    cJSON *balance = cJSON_AddObjectToObject(opening, "balance");
    double size = fmin(fmax(maker->points * random_log_uniform(maker, 0.1, 20.0), 0.5), 1e8);
    if (random_percent(maker, 60))
        random_add_share(maker, balance, "empty_share");
    random_add(maker, balance, "mean", 0.5 * size, size);
    if (random_percent(maker, 70))
        random_add(maker, balance, "cv", 0.0, random_percent(maker, 20) ? 0.0 : 2.0);
    if (random_percent(maker, 70))
        random_add(maker, balance, "lots", 1.0, random_percent(maker, 10) ? 64.0 : 6.0);
    random_add_sized(maker, balance, "age_days", 0.5,
                     maker->expiry == EXPIRY_NONE ? 3e4 : fmin(800.0, 300.0 * maker->term));
}

/* ---- a member file ---- */

/* At a random place among the lines so far. */
static char *new_line(struct maker *maker) {
    maker->lines = realloc(maker->lines, (size_t)(maker->n_lines + 1) * sizeof *maker->lines);
    if (!maker->lines)
        abort();
    char *last = maker->lines[maker->n_lines++];
    char *line = maker->lines[random_below(maker, maker->n_lines)];
    if (last != line)
        memcpy(last, line, sizeof(random_line));
    return line;
}

/* A lot that is alive on the horizon's first day; with inactivity, thanks to the member's first. */
static void add_lot(struct maker *maker, const char *member, const char *segment, bool first) {
    char earned[11], expires[11] = "";
    bool ruled = maker->expiry == EXPIRY_NONE || maker->expiry == EXPIRY_ANNIVERSARY ||
                 (maker->expiry == EXPIRY_INACTIVITY && !first);
    bool dated = maker->expiry == EXPIRY_CALENDAR || random_percent(maker, 30);
    int oldest = dated || ruled ? 1500 : maker->term;
    double points = random_log_uniform(maker, 0.1, 5.0) * fmin(maker->points, 1e7);
    pts_date_format(maker->start - random_between(maker, 1, random_percent(maker, 5) ? 1 : oldest),
                    earned);
    if (dated)
        pts_date_format(maker->start + random_below(maker, random_percent(maker, 5) ? 1 : 900),
                        expires);
    snprintf(new_line(maker), sizeof(random_line), "%s,%s,%d,%s,%s", member, segment,
             (int)points + 1, earned, expires);
}

/* Of its members some have no points, some are not even told of. */
static void add_member_file(struct maker *maker, cJSON *segment, cJSON *opening, const char *name,
                            int index) {
    int members = random_between(maker, 1, random_percent(maker, 50) ? 12 : 2 * maker->sample);
    for (int i = 0; i < members; i++) {
        char member[16];
        snprintf(member, sizeof member, "%c%d", 'A' + index, i * 7919 % 997);
        if (random_percent(maker, 10))
            snprintf(new_line(maker), sizeof(random_line), "%s,%s,0,,", member, name);
        int lots = random_between(maker, 1, 4);
        for (int lot = 0; lot < lots; lot++)
            add_lot(maker, member, name, lot == 0);
    }
    cJSON_AddStringToObject(opening, "file", "members.csv");
    maker->real = members;
    if (random_percent(maker, 30)) {
        cJSON_DeleteItemFromObjectCaseSensitive(segment, "members");
        return;
    }
    members += random_percent(maker, 50) ? random_between(maker, 1, members) : 0;
    cJSON_SetNumberValue(cJSON_GetObjectItemCaseSensitive(segment, "members"), members);
}

void random_opening(struct maker *maker, cJSON *segment, const char *name, int index) {
    bool balance = maker->has[HAS_BALANCES] && maker->openable && random_percent(maker, 75);
    bool file =
        maker->has[HAS_MEMBER_FILE] && maker->folder && random_percent(maker, balance ? 50 : 75);
    if (!balance && !file && !random_percent(maker, 5))
        return;
    cJSON *opening = cJSON_AddObjectToObject(segment, "opening");
    cJSON_AddStringToObject(opening, "from", file ? "file" : balance ? "balance" : "warmup");
    if (file)
        add_member_file(maker, segment, opening, name, index);
    else if (balance)
        add_balances(maker, opening);
}
