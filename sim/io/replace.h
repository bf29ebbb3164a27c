/* pointsim: one file that takes another's place whole or not at all.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_REPLACE_H
#define POINTSIM_IO_REPLACE_H

#include <stdio.h>

#include "pointsim/model.h"

/* Writes the file beside its place, syncs it and renames it there; what is there and no regular
 * file (a terminal, a pipe) is written to instead. PTS_OK; PTS_ERR_IO with a problem, and an
 * earlier file is as it was; PTS_ERR_MEMORY. */
int pts_replace(const char *path, void (*document)(FILE *out, const void *context),
                const void *context, pts_problems *problems);

#endif
