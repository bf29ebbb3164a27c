# pointsim: redemption rate by month. SPDX-License-Identifier: GPL-3.0-or-later
MEASURE = "redemption_rate"
TITLE = "Redemption rate by month"
NOUN = "Share of the points issued"
SCALING = "share"
FROM_ZERO = 1
ENDING = exists("ARG1") ? ARG1 : ""
folder(path) = path eq "" || path[strlen(path):*] eq "/" ? path : folder(path[1:strlen(path) - 1])
load folder(ARG0) . "fan.gp"
