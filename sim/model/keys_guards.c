/* Keys of guards: rules that watch a path's own figures and act. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_guard, member), .size = sizeof(((pts_guard *)0)->member)
#define PRESENT(member) .has_present = true, .offset2 = offsetof(pts_guard, member)

static const char *const metrics[] = {[PTS_METRIC_REDEMPTION_RATE] = "redemption_rate",
                                      [PTS_METRIC_OUTSTANDING] = "outstanding",
                                      [PTS_METRIC_BUDGET_USED] = "budget_used",
                                      [PTS_METRIC_LEVERAGE_RATIO] = "leverage_ratio",
                                      [PTS_METRIC_VALUE_VOLATILITY] = "value_volatility",
                                      [PTS_METRIC_VALUE_SWING] = "value_swing",
                                      [PTS_METRIC_TURNOVER] = "turnover",
                                      [PTS_METRIC_COMPLAINT_RATE] = "complaint_rate",
                                      [PTS_METRIC_MARGIN_COVER] = "margin_cover",
                                      [PTS_METRIC_STOCK] = "stock",
                                      [PTS_METRICS] = NULL};
static const char *const spans[] = {"day", "week", "month", NULL};

const pts_key pts_guard_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     FIELD(draw_id),
     .lo = 0,
     .hi = 65535,
     .doc = "Orders guards; absent, the next free one in byte order of names, those of the file it "
            "extends first."},
    {.name = "metric",
     .type = PTS_KEY_ENUM,
     FIELD(metric),
     .names = metrics,
     .required = true,
     .doc = "What it watches, of all segments together, as the measure of that name where there is "
            "one. complaint_rate: complaints of its window for 1000 members who have not left. "
            "margin_cover: margin of the purchases of its window before the programme's cost, over "
            "that cost; no return on investment, for it takes all the margin as the programme's. "
            "stock: share left of what the item had as its restock period began."},
    {.name = "item",
     .type = PTS_KEY_TEXT,
     FIELD(item),
     .lo = 0,
     .hi = 64,
     .fallback = "\"\"",
     .doc = "Item whose stock it watches; of the metric stock alone."},
    {.name = "every",
     .type = PTS_KEY_ENUM,
     FIELD(every),
     .names = spans,
     .fallback = "\"month\"",
     .doc =
         "It looks at the end of every day, of every week of 7 days from the horizon's first day "
         "on, or of every month of the horizon. By the day or week it watches redemption_rate "
         "alone."},
    {.name = "window",
     .type = PTS_KEY_INTEGER,
     FIELD(window),
     .lo = 1,
     .hi = 520,
     .unit = "periods",
     .fallback = "1",
     .doc = "Days, weeks or months that a redemption_rate, complaint_rate or margin_cover is of; "
            "until there are so many it is not known."},
    {.name = "above",
     .type = PTS_KEY_NUMBER,
     FIELD(above),
     PRESENT(has_above),
     .lo = 0,
     .hi = 1e18,
     .doc = "It fires where the metric is above. Either above or below is given."},
    {.name = "below",
     .type = PTS_KEY_NUMBER,
     FIELD(below),
     PRESENT(has_below),
     .lo = 0,
     .hi = 1e18,
     .doc = "It fires where the metric is below."},
    {.name = "in_a_row",
     .type = PTS_KEY_INTEGER,
     FIELD(in_a_row),
     .lo = 1,
     .hi = 520,
     .unit = "periods",
     .fallback = "1",
     .doc = "So many closings one after the other; one at which the metric is not known begins "
            "anew, and so does the end of what the guard did."},
    {.name = "issuance",
     .type = PTS_KEY_NUMBER,
     FIELD(issuance),
     PRESENT(has_issuance),
     .lo = 0,
     .hi = 10,
     .doc =
         "Factor on the points that purchases, activities, tasks and referral make while it acts; 0 is a "
         "pause. Factors of several guards multiply, up to 1000. Absent, points stay."},
    {.name = "prices",
     .type = PTS_KEY_NUMBER,
     FIELD(prices),
     PRESENT(has_prices),
     .lo = 0,
     .open_lo = true,
     .hi = 1000,
     .unit = "factor",
     .doc = "On the points prices of all items while it acts, after markdown, season and a change "
            "of the rules; rounded, at least 1 point and at most 1e9. Of several guards the factor "
            "of the one that began last counts. Absent, prices stay."},
    {.name = "open_items",
     .type = PTS_KEY_TEXT,
     FIELD(opens),
     .lo = 0,
     .hi = 64,
     .fallback = "\"\"",
     .doc = "Items of this tag are offered while it acts, or another guard that opens them, and at "
            "no other time; empty, none."},
    {.name = "remind",
     .type = PTS_KEY_TEXT,
     FIELD(reminds),
     .lo = 0,
     .hi = 64,
     .fallback = "\"\"",
     .doc = "Reminders of this tag are sent on days on which it acts, or another guard that names "
            "them, and on no other; empty, none."},
    {.name = "survey",
     .type = PTS_KEY_NUMBER,
     FIELD(survey),
     .lo = 0,
     .hi = 1e12,
     .unit = "currency units",
     .fallback = "0",
     .doc = "What it costs each time that it fires; part of the programme's cost."},
    {.name = "days",
     .type = PTS_KEY_INTEGER,
     FIELD(days),
     .lo = 1,
     .hi = 36525,
     .unit = "days",
     .fallback = "30",
     .doc =
         "It acts for so many, from the day after the closing on; meanwhile it does not fire. One "
         "that changes nothing for members, an alert or a survey, is silent for so many."},
    {0}};
