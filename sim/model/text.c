/* Characters of UTF-8 text. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/text.h"

#include <stddef.h>

int pts_text_next(const char *text, uint32_t *point) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)text;
    int n = s[0] < 0x80 ? 1 : s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    *point = n == 1 ? s[0] : s[0] & (0x7Fu >> n);
    for (int i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        *point = *point << 6 | (s[i] & 0x3Fu);
    }
    bool surrogate = *point >= 0xD800 && *point <= 0xDFFF;
    return s[0] < 0xF8 && *point >= least[n] && *point <= 0x10FFFF && !surrogate ? n : 0;
}

bool pts_text_hidden(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point > 0xDFFFF;
}

/* A last or first "-" of the set is itself. */
static bool in_set(uint32_t point, const char *set) {
    for (const char *c = set; *c; c++) {
        if (c[1] == '-' && c[2]) {
            if (point >= (uint32_t)c[0] && point <= (uint32_t)c[2])
                return true;
            c += 2;
        } else if (point == (uint32_t)*c) {
            return true;
        }
    }
    return false;
}

int pts_text_count(const char *text, const char *set, bool wide) {
    int count = 0;
    for (; *text; count++) {
        uint32_t point = 0;
        int n = pts_text_next(text, &point);
        bool accepted = !set || (point < 0x80 ? in_set(point, set) : wide);
        if (n == 0 || !accepted || (set && pts_text_hidden(point)))
            return -1;
        text += n;
    }
    return count;
}
