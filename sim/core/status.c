/* pointsim: texts of the status codes.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

/* A switch over the enum without a default: the compiler reports a code without a text. */
const char *pts_status_text(int status) {
    switch ((enum pts_status)status) {
    case PTS_OK:
        return "success";
    case PTS_STOPPED:
        return "stopped before the end; finished results are valid";
    case PTS_ERR_MEMORY:
        return "out of memory";
    case PTS_ERR_INPUT:
        return "wrong input";
    case PTS_ERR_IO:
        return "reading or writing failed";
    case PTS_ERR_RANGE:
        return "a number left its range: points, money or counts are too large, or no draw in range "
               "was found";
    case PTS_ERR_INTERNAL:
        return "an internal check failed; this is a defect of pointsim";
    case PTS_ERR_THREAD:
        return "a thread could not be started";
    case PTS_ERR_SAMPLE:
        return "too few members are sampled for what guards watch";
    }
    return "unknown status";
}
