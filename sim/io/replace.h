/* pointsim: one file that takes another's place whole or not at all.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_REPLACE_H
#define POINTSIM_IO_REPLACE_H

#include <stdio.h>

#include "pointsim/model.h"

/* Writes the file beside its place, syncs it and renames it there. PTS_OK; PTS_ERR_IO with a
 * problem, and an earlier file is as it was, also where the place is taken by what is no regular
 * file; PTS_ERR_MEMORY. */
int pts_replace(const char *path, void (*document)(FILE *out, const void *context),
                const void *context, pts_problems *problems);

#endif
