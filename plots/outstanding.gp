# pointsim: points outstanding at month ends. SPDX-License-Identifier: GPL-3.0-or-later
MEASURE = "outstanding"
TITLE = "Points outstanding at month ends"
NOUN = "Points"
SCALING = "points"
FROM_ZERO = 1
ENDING = exists("ARG1") ? ARG1 : ""
folder(path) = path eq "" || path[strlen(path):*] eq "/" ? path : folder(path[1:strlen(path) - 1])
load folder(ARG0) . "fan.gp"
