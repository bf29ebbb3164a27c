/* pointsim: what guards watch, in words. sim/engine/guard.c computes it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <string.h>

#include "model/keys.h"

static const char of_window[] = "the last `window` months";
static const char year[] = "the 12 months to the closing";
static const char at_closing[] = "the closing itself; `window` has no part in it";
static const char few[] = "in the first 11 months of the horizon; where one of the 12 months has "
                          "fewer than 100 sampled redemptions";

static const pts_cli_metric table[PTS_METRICS] = {
    [PTS_METRIC_REDEMPTION_RATE] =
        {.unit = "share",
         .window = "the last `window` days, weeks or months, as `every` says",
         .formula = "points redeemed / points issued, of the window",
         .unknown = "until there are so many periods; where no points were issued in them"},
    [PTS_METRIC_OUTSTANDING] = {.unit = "points",
                                .window = at_closing,
                                .formula = "points that members hold",
                                .unknown = "never: it is known at every closing"},
    [PTS_METRIC_BUDGET_USED] = {.unit = "share",
                                .window =
                                    "the fiscal year to date, as far as the horizon goes back; "
                                    "`window` has no part in it",
                                .formula = "cost of the programme / budget, of the window",
                                .unknown = "where the budget of the window is 0"},
    [PTS_METRIC_LEVERAGE_RATIO] =
        {.unit = "share",
         .window = year,
         .formula =
             "points issued x planned cost of an issued point / margin of the purchases, which "
             "is margin_rate x (spend - refunds)",
         .unknown = "in the first 11 months of the horizon; where members buy nothing"},
    [PTS_METRIC_VALUE_VOLATILITY] =
        {.unit = "number",
         .window = year,
         .formula = "standard deviation of the log of a redeemed point's value by month: (retail "
                    "value - cash paid) / points",
         .unknown = few},
    [PTS_METRIC_VALUE_SWING] =
        {.unit = "share",
         .window = year,
         .formula = "(highest - lowest) / mean of a redeemed point's value by month",
         .unknown = few},
    [PTS_METRIC_TURNOVER] =
        {.unit = "number",
         .window = year,
         .formula = "points redeemed / mean of the points outstanding at the 12 month ends",
         .unknown = "in the first 11 months of the horizon; where no points were held"},
    [PTS_METRIC_COMPLAINT_RATE] = {.unit = "complaints for 1000 members",
                                   .window = of_window,
                                   .formula = "complaints of the window x 1000 / members who have "
                                              "not left at the closing",
                                   .unknown = "until there are so many months; without members"},
    [PTS_METRIC_MARGIN_COVER] =
        {.unit = "number",
         .window = of_window,
         .formula = "margin of the purchases before the programme's cost, which is margin_rate x "
                    "(spend - refunds), / cost of the programme, of the window. No return on "
                    "investment, for it takes all the margin as the programme's.",
         .unknown = "until there are so many months; where the programme costs nothing in them"},
    [PTS_METRIC_STOCK] = {.unit = "share",
                          .window = at_closing,
                          .formula =
                              "units left of `item` / units that it had as its restock period "
                              "began, what was left over included",
                          .unknown = "where it had none then"},
};

static const char *const *names(void) {
    const pts_key *key = pts_guard_keys;
    while (strcmp(key->name, "metric") != 0)
        key++;
    return key->names;
}

pts_cli_metric pts_cli_metric_of(int i) {
    pts_cli_metric metric = table[i];
    metric.name = names()[i];
    metric.fires =
        i == PTS_METRIC_REDEMPTION_RATE
            ? "A guard looks at it at the closing of every day, week or month, as `every` says, and "
              "fires once it is above `above`, or below `below`, at `in_a_row` closings one after "
              "the other. One at which it is not known begins anew, and so does the end of `days`."
            : "A guard looks at it at the closing of every month and fires once it is above "
              "`above`, or below `below`, at `in_a_row` closings one after the other. One at which "
              "it is not known begins anew, and so does the end of `days`.";
    return metric;
}
