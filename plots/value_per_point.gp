# pointsim: what a redeemed point bought, by month. SPDX-License-Identifier: GPL-3.0-or-later
MEASURE = "value_per_point"
TITLE = "Value of a redeemed point by month"
NOUN = ""
SCALING = "money"
FROM_ZERO = 0
ENDING = exists("ARG1") ? ARG1 : ""
folder(path) = path eq "" || path[strlen(path):*] eq "/" ? path : folder(path[1:strlen(path) - 1])
load folder(ARG0) . "fan.gp"
