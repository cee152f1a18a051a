// What has a state: one authority's measure on one flow of one subject to or from one place.
#pragma once

#include <compare>
#include <cstdint>

#include "model/codes.h"
#include "model/subjects.h"

namespace chipline {

struct Position {
  Jurisdiction issuer = Jurisdiction::kUS;
  Flow flow = Flow::kExport;
  SubjectIndex subject = 0;
  Jurisdiction target = Jurisdiction::kAny;  // kAny asks about measures on all destinations alone
  friend auto operator<=>(const Position&, const Position&) = default;
};

}  // namespace chipline
