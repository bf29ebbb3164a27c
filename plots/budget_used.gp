# pointsim: cost against the budget. SPDX-License-Identifier: GPL-3.0-or-later
MEASURE = "budget_used"
TITLE = "Budget used, fiscal year to date"
NOUN = "Cost to date / budget to date"
SCALING = "share"
FROM_ZERO = 1
LEVEL = 1
LEVEL_NAME = "budget"
EMPTY = "The scenario gives no budget"
ENDING = exists("ARG1") ? ARG1 : ""
folder(path) = path eq "" || path[strlen(path):*] eq "/" ? path : folder(path[1:strlen(path) - 1])
load folder(ARG0) . "fan.gp"
