/* pointsim: umbrella header. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_H
#define POINTSIM_H
#include "pointsim/core.h"
#include "pointsim/model.h"
#include "pointsim/engine.h"
#include "pointsim/measure.h"
#include "pointsim/study.h"
#include "pointsim/io.h"
#endif
