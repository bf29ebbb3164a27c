/* Parts of the JSON Schema writer. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_SCHEMA_PARTS_H
#define PTS_IO_SCHEMA_PARTS_H

#include "io/json_write.h"
#include "model/keys.h"
#include "pointsim/io.h"

/* A schema named `name` that in a patch accepts null too; the result goes to pts_schema_end. */
bool pts_schema_begin(pts_writer *json, const char *name, bool patch);
void pts_schema_end(pts_writer *json, bool nullable);
/* The member "source" of any object. */
void pts_schema_source(pts_writer *json, bool patch);

/* Keywords of a number or distribution, `list`: or a list of them; of a list of key->count. */
void pts_schema_number(pts_writer *json, const pts_key *key, bool patch, bool list);
void pts_schema_numbers(pts_writer *json, const pts_key *key, int least);

/* The schema of an object with these keys. */
void pts_schema_object(pts_writer *json, const char *name, const pts_key *keys, bool patch);

#endif
