// What an official notice says of itself: whose it is, and of which day.
#pragma once

#include <optional>
#include <string>

#include "ingest/slots.h"

namespace chipline {

// An authority's name that stands alone at the head or foot of a page ("DEPARTMENT OF COMMERCE",
// "Ministry of Commerce"), or in the line that numbers an announcement.
struct NoticeAuthority {
  Jurisdiction jurisdiction = Jurisdiction::kUS;
  std::string agency;
  std::size_t sentence = 0;  // into DocumentContext::sentences
  ByteSpan span;
};

// Nothing where no line is such, or where lines of two countries are.
std::optional<NoticeAuthority> AuthorityOfNotice(const DocumentContext& context);

struct NoticeDay {
  Edtf day;
  std::size_t sentence = 0;
  ByteSpan span;
};

// The date that stands alone at the foot: the day of signature.
std::optional<NoticeDay> DayOfNotice(const DocumentContext& context);

}  // namespace chipline
