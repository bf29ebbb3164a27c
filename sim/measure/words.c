/* pointsim: names of measures, kinds and units.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int pts_measure_find(const char *name) {
    for (int id = 0; id < PTS_MEASURES; id++)
        if (strcmp(pts_measure_table[id].name, name) == 0)
            return id;
    return -1;
}

const char *pts_measure_kind_text(enum pts_measure_kind kind) {
    static const char *const text[] = {
        [PTS_TOTAL] = "total", [PTS_RATIO] = "ratio", [PTS_LEVEL] = "level", [PTS_TAIL] = "tail"};
    return text[kind];
}

static char *joined(const char *first, const char *second) {
    size_t size = strlen(first) + strlen(second) + 1;
    char *text = malloc(size);
    if (text)
        (void)snprintf(text, size, "%s%s", first, second);
    return text;
}

char *pts_measure_unit_text(enum pts_measure_unit unit, const char *currency) {
    const char *money = currency ? currency : "currency";
    switch (unit) {
    case PTS_UNIT_POINTS:
        return joined("points", "");
    case PTS_UNIT_COUNT:
        return joined("count", "");
    case PTS_UNIT_SHARE:
        return joined("share", "");
    case PTS_UNIT_MONEY:
        return joined(money, "");
    case PTS_UNIT_MONEY_PER_POINT:
        return joined(money, " per point");
    case PTS_UNIT_MONTHS:
        return joined("months", "");
    case PTS_UNIT_NUMBER:
        return joined("number", "");
    }
    return NULL;
}

/* By the words of the headline's window, of which there are few. */
const char *pts_measure_month_window(const pts_measure *measure) {
    static const struct {
        const char *part, *of;
    } windows[] = {{"fiscal year to date", "fiscal year to date"},
                   {"12 months", "12 months"},
                   {"first day", "month start"},
                   {"the close", "month end"}};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
        if (strstr(measure->window, windows[i].part))
            return windows[i].of;
    return "month";
}
