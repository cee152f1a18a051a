// When: the day an act takes effect, the day it ends, the day it was made or said.
#pragma once

#include <string>

#include "ingest/slot_subjects.h"

namespace chipline {

struct DateSlot {
  std::optional<Edtf> value;
  std::string rule;
  Basis basis = Basis::kDefault;
  std::size_t sentence = 0;
  ByteSpan span;
};

struct DateSlots {
  DateSlot effective;
  DateSlot until;
  DateSlot announced;
  // A day on which others reacted to the act ("shares fell on Wednesday after …"): it dates
  // nothing, but shows that the act is news.
  std::optional<Edtf> reaction;
  bool unread_start = false;  // a first day is stated that cannot be read
};

// A date with a role ("from", "until", "effective") goes to its field; one without is the day of
// the act. Where no effective date is stated it is the day of the act (the corpus' reading).
// Relative dates stay empty where the document has no day of its own.
// `company`: a firm speaks, so that the day it spoke is not the day of the act.
DateSlots FindDates(const SlotScope& scope, Certainty certainty, bool company);

}  // namespace chipline
