# pointsim: what the programme costs, by month. SPDX-License-Identifier: GPL-3.0-or-later
MEASURE = "programme_cost"
TITLE = "Cost of the programme by month"
NOUN = "Cost"
SCALING = "amount"
FROM_ZERO = 1
ENDING = exists("ARG1") ? ARG1 : ""
folder(path) = path eq "" || path[strlen(path):*] eq "/" ? path : folder(path[1:strlen(path) - 1])
load folder(ARG0) . "fan.gp"
