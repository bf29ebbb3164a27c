/* pointsim: the block of random words at an address.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include "core/kernel.h"

pts_block pts_philox(uint64_t seed, uint32_t index, uint32_t stream, uint32_t member,
                     uint32_t path) {
    pts_block block;
    pts_philox_block((uint32_t)seed, (uint32_t)(seed >> 32), index, stream, member, path,
                     block.word);
    return block;
}
